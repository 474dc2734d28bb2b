import type { Campaign } from "@/api/types";
import { formatAmount, formatCount, formatRate, formatSpeed } from "@/lib/numbers";
import { inHand, remaining } from "@/lib/states";
import { formatDrift } from "@/lib/time";
import { Card, Stat } from "@/ui/Card";
import { SegmentedBar } from "@/ui/SegmentedBar";
import { Time } from "@/ui/Time";

/** Where it stands now; the bar adds up to the total. */
export function Numbers({ campaign }: { campaign: Campaign }) {
  const { counts, status, drift_seconds: drift } = campaign;
  const left = remaining(counts);
  const isOver = campaign.ended_at !== null;
  return (
    <>
      <Card>
        <div className="mb-2 flex flex-wrap items-baseline justify-between gap-2">
          <p className="font-medium tabular">
            {formatCount(counts.total - left)} of {formatAmount(counts.total, "e-mail")} done
          </p>
          <p className="text-ink-2 tabular">
            First <Time at={campaign.first_at} /> · planned to end <Time at={campaign.last_at} />
          </p>
        </div>
        <SegmentedBar counts={counts} legend />
      </Card>
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        <Stat
          label="Accepted by server"
          look="sent"
          value={formatCount(counts.sent)}
          note={counts.total > 0 && formatRate(counts.sent, counts.total)}
        />
        <Stat
          label="Still to go"
          look="scheduled"
          value={formatCount(left)}
          note={inHand(counts) > 0 ? `${formatCount(inHand(counts))} in hand now` : "none in hand"}
        />
        <Stat
          label="Speed"
          value={status === "running" ? formatSpeed(campaign.speed_per_minute) : "–"}
          note={status === "running" ? "in the last minute" : "nothing is being sent"}
        />
        <Stat
          label={isOver ? "Ended" : "Last e-mail"}
          value={<Time at={campaign.ended_at ?? campaign.finish_at ?? campaign.last_at} />}
          note={
            status === "paused"
              ? "once it is resumed, later"
              : drift !== null && status !== "cancelled"
                ? formatDrift(drift)
                : ""
          }
        />
      </div>
    </>
  );
}
