import { Link } from "@tanstack/react-router";
import type { CampaignSummary } from "@/api/types";
import { sentenceOf } from "@/api/errors";
import { formatCount, formatSpeed } from "@/lib/numbers";
import { remaining } from "@/lib/states";
import { formatDrift } from "@/lib/time";
import { Card } from "@/ui/Card";
import { QueryEdge } from "@/ui/QueryEdge";
import { SegmentedBar } from "@/ui/SegmentedBar";
import { SkeletonRows } from "@/ui/Skeleton";
import { CampaignChip } from "@/ui/StateChip";
import { Time } from "@/ui/Time";

const SHOWN = 6;

interface RunningCardProps {
  query: Parameters<typeof QueryEdge>[0]["query"];
  campaigns: readonly CampaignSummary[];
}

/** Campaigns that are not over, the one that moves first. */
export function RunningCard({ query, campaigns }: RunningCardProps) {
  const sorted = campaigns.toSorted((a, b) => orderOf(a) - orderOf(b)).slice(0, SHOWN);
  return (
    <Card
      title="Running and next"
      flush
      aside={
        <Link to="/campaigns" className="font-medium text-accent-text hover:underline">
          All campaigns
        </Link>
      }
    >
      <QueryEdge
        what="Your campaigns"
        query={query}
        skeleton={<SkeletonRows rows={3} />}
        sentence={sentenceOf}
      >
        {sorted.length === 0 ? (
          <p className="px-4 py-8 text-center text-ink-3">
            No campaign is running or waits for its start.
          </p>
        ) : (
          <ul className="divide-y divide-line">
            {sorted.map((campaign) => (
              <Row key={campaign.id} campaign={campaign} />
            ))}
          </ul>
        )}
      </QueryEdge>
    </Card>
  );
}

function orderOf({ status }: CampaignSummary): number {
  return ["running", "paused", "scheduled"].indexOf(status);
}

function Row({ campaign }: { campaign: CampaignSummary }) {
  const { id, name, status, counts, speed_per_minute: speed, drift_seconds: drift } = campaign;
  const isLate = drift !== null && Math.abs(drift) >= 60;
  return (
    <li className="px-4 py-3">
      <div className="mb-2 flex items-center gap-3">
        <Link
          to="/campaigns/$campaignId"
          params={{ campaignId: id }}
          className="min-w-0 truncate font-medium hover:underline"
        >
          {name}
        </Link>
        <CampaignChip status={status} />
        <span className="ml-auto shrink-0 text-xs text-ink-3 tabular">
          {formatCount(counts.total - remaining(counts))} of {formatCount(counts.total)}
        </span>
      </div>
      <SegmentedBar counts={counts} />
      <div className="mt-1.5 flex flex-wrap justify-between gap-x-4 text-xs text-ink-3">
        <span>
          {status === "running" && formatSpeed(speed)}
          {status === "scheduled" && (
            <>
              begins <Time at={campaign.first_at} relative />
            </>
          )}
          {status === "paused" && "paused"}
        </span>
        <span>
          last e-mail <Time at={campaign.finish_at ?? campaign.last_at} relative />
          {isLate && <span className="text-warn-text"> · {formatDrift(drift)}</span>}
        </span>
      </div>
    </li>
  );
}
