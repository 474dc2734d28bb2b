import type { ReactNode } from "react";
import type { CampaignSummary, Stats } from "@/api/types";
import { countSinceMidnight } from "@/features/dashboard/series";
import { useNow } from "@/lib/clock";
import { formatAmount, formatCount, formatRate } from "@/lib/numbers";
import { formatDuration } from "@/lib/time";
import { useZone } from "@/lib/zone";
import { Stat } from "@/ui/Card";
import { Skeleton } from "@/ui/Skeleton";

interface TotalsProps {
  stats: Stats | undefined;
  campaigns: readonly CampaignSummary[];
}

/** The five numbers one looks at first, each with its base. */
export function Totals({ stats, campaigns }: TotalsProps) {
  const zone = useZone();
  const now = useNow(60);
  const total = (name: string) => stats?.totals[name] ?? 0;
  const known = total("sent") + total("failed") + total("unknown");
  const number = (value: number): ReactNode =>
    stats ? formatCount(value) : <Skeleton className="my-1 h-6 w-16" />;
  return (
    <div className="grid grid-cols-2 gap-3 md:grid-cols-3 xl:grid-cols-5">
      <Stat
        look="scheduled"
        label="Waiting"
        value={number(total("open"))}
        note={`in ${formatAmount(campaigns.length, "open campaign")}`}
      />
      <Stat
        look="sent"
        label="Handed over today"
        value={number(stats ? countSinceMidnight(stats.by_hour, zone, now) : 0)}
        note={`${formatCount(total("sent"))} accepted by servers in all`}
      />
      <Stat
        look="failed"
        label="Failed"
        value={number(total("failed"))}
        note={known ? formatRate(total("failed"), known) : "none sent yet"}
      />
      <Stat
        look="unknown"
        label="Unknown"
        value={number(total("unknown"))}
        note={total("unknown") ? "wait for your decision" : "every outcome is known"}
      />
      <Stat
        className="max-xl:col-span-2"
        label="Lateness"
        value={latenessOf(stats)}
        note="95 of 100 left within this of their time"
      />
    </div>
  );
}

function latenessOf(stats: Stats | undefined): ReactNode {
  if (!stats) return <Skeleton className="my-1 h-6 w-16" />;
  const { p95_lateness_seconds: p95 } = stats;
  if (p95 === null) return <span className="text-ink-3">–</span>;
  return p95 < 1 ? "< 1 s" : formatDuration(p95);
}
