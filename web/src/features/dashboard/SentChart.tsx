import type { UseQueryResult } from "@tanstack/react-query";
import { sentenceOf } from "@/api/errors";
import type { Stats } from "@/api/types";
import { SPANS, type Span } from "@/features/dashboard/search";
import { barsOf } from "@/features/dashboard/series";
import { formatAmount } from "@/lib/numbers";
import { useZone } from "@/lib/zone";
import { Card } from "@/ui/Card";
import { StackedBars } from "@/ui/charts/StackedBars";
import { QueryEdge } from "@/ui/QueryEdge";
import { Skeleton } from "@/ui/Skeleton";
import { Segmented } from "@/ui/Tabs";

const WORDS: Record<Span, string> = { "24h": "24 hours", "7d": "7 days", "30d": "30 days" };
const SERIES = [{ key: "sent", label: "Handed over", look: "sent" as const }];

interface SentChartProps {
  query: UseQueryResult<Stats>;
  bounds: { from: string; to: string };
  span: Span;
  onSpan: (span: Span) => void;
}

export function SentChart({ query, bounds, span, onSpan }: SentChartProps) {
  const zone = useZone();
  const bars = barsOf(query.data?.by_hour ?? [], bounds, span, zone);
  const sum = bars.reduce((total, bar) => total + (bar.values.sent ?? 0), 0);
  const title = span === "24h" ? "Handed over by hour" : "Handed over by day";
  return (
    <Card
      title={title}
      aside={
        <Segmented
          label="Period"
          value={span}
          onChange={onSpan}
          options={SPANS.map((value) => ({ value, label: WORDS[value] }))}
        />
      }
    >
      <QueryEdge
        what="The hours"
        query={query}
        skeleton={<Skeleton className="h-[232px] w-full" />}
        sentence={sentenceOf}
      >
        <p className="mb-2 text-xs text-ink-3">
          {formatAmount(sum, "e-mail")} in {WORDS[span]}, in {zone.replaceAll("_", " ")}
        </p>
        <StackedBars title={title} unit="e-mails" series={SERIES} bars={bars} />
      </QueryEdge>
    </Card>
  );
}
