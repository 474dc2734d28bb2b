import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { upcomingQuery, type Upcoming } from "@/api/dashboard";
import { sentenceOf } from "@/api/errors";
import { barsOf } from "@/features/dashboard/series";
import { formatAmount, formatCount } from "@/lib/numbers";
import { useZone } from "@/lib/zone";
import { Card } from "@/ui/Card";
import { StackedBars } from "@/ui/charts/StackedBars";
import { QueryEdge } from "@/ui/QueryEdge";
import { Skeleton } from "@/ui/Skeleton";
import { Time } from "@/ui/Time";

const SERIES = [{ key: "sent", label: "Planned", look: "scheduled" as const }];
const SHOWN = 4;
const HOUR_MS = 3_600_000;

/** The next 24 hours, by the plan as it is now. */
export function UpcomingCard() {
  const query = useQuery(upcomingQuery);
  if (query.data === null) return null;
  return (
    <Card title="Planned for the next 24 hours">
      <QueryEdge
        what="The plan"
        query={query}
        skeleton={<Skeleton className="h-40 w-full" />}
        sentence={sentenceOf}
      >
        {query.data && <Content upcoming={query.data} />}
      </QueryEdge>
    </Card>
  );
}

function Content({ upcoming }: { upcoming: Upcoming }) {
  const zone = useZone();
  if (upcoming.count === 0) {
    return <p className="text-ink-3">Nothing is planned for the next 24 hours.</p>;
  }
  const start = Math.floor(Date.parse(upcoming.from_at) / HOUR_MS) * HOUR_MS;
  const bounds = {
    from: new Date(start).toISOString(),
    to: new Date(start + 24 * HOUR_MS).toISOString(),
  };
  const bars = barsOf(upcoming.by_hour, bounds, "24h", zone);
  return (
    <>
      <p className="mb-2 text-xs text-ink-3">{formatAmount(upcoming.count, "e-mail")} planned</p>
      <StackedBars
        title="Planned by hour"
        unit="e-mails"
        series={SERIES}
        bars={bars}
        height={150}
      />
      <ul className="mt-3 divide-y divide-line border-t border-line">
        {upcoming.campaigns.slice(0, SHOWN).map((one) => (
          <li key={one.campaign_id} className="flex items-center gap-3 py-2">
            <Link
              to="/campaigns/$campaignId"
              params={{ campaignId: one.campaign_id }}
              className="min-w-0 truncate hover:underline"
            >
              {one.name ?? "A deleted campaign"}
            </Link>
            <span className="ml-auto shrink-0 text-xs text-ink-3 tabular">
              {formatCount(one.count)} from <Time at={one.first_hour} />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
