import { Link } from "@tanstack/react-router";
import type { CampaignSummary } from "@/api/types";
import { CampaignMenu } from "@/features/campaigns/CampaignMenu";
import { formatAmount, formatCount, formatSpeed } from "@/lib/numbers";
import { remaining } from "@/lib/states";
import { formatDrift } from "@/lib/time";
import type { Column } from "@/ui/DataTable";
import { SegmentedBar } from "@/ui/SegmentedBar";
import { CampaignChip } from "@/ui/StateChip";
import { Time } from "@/ui/Time";

export const COLUMNS: readonly Column<CampaignSummary>[] = [
  {
    key: "name",
    title: "Campaign",
    width: "minmax(14rem, 2.4fr)",
    sortBy: (row) => row.name,
    cell: (row) => <Name campaign={row} />,
  },
  {
    key: "status",
    title: "State",
    width: "8.5rem",
    sortBy: (row) => row.status,
    cell: (row) => <CampaignChip status={row.status} title={row.status_reason ?? undefined} />,
  },
  {
    key: "progress",
    title: "Progress",
    width: "minmax(9rem, 2fr)",
    sortBy: (row) => (row.counts.total ? 1 - remaining(row.counts) / row.counts.total : -1),
    cell: (row) => <Progress campaign={row} />,
  },
  {
    key: "speed",
    title: "Speed",
    width: "7.5rem",
    align: "right",
    sortBy: (row) => row.speed_per_minute,
    cell: (row) => (row.status === "running" ? formatSpeed(row.speed_per_minute) : null),
  },
  {
    key: "finish",
    title: "Last e-mail",
    width: "minmax(8rem, 1fr)",
    sortBy: (row) => endOf(row) ?? "",
    cell: (row) => <End campaign={row} />,
  },
  {
    key: "act",
    title: "",
    width: "4.25rem",
    cell: (row) => <CampaignMenu campaign={row} />,
  },
];

function Name({ campaign }: { campaign: CampaignSummary }) {
  return (
    <div className="min-w-0">
      <NameLink campaign={campaign} />
      <div className="truncate text-xs text-ink-3">{campaign.subject || "No subject yet"}</div>
    </div>
  );
}

function NameLink({ campaign }: { campaign: CampaignSummary }) {
  return (
    <Link
      to={campaign.status === "draft" ? "/campaigns/$campaignId/edit" : "/campaigns/$campaignId"}
      params={{ campaignId: campaign.id }}
      className="block truncate font-medium hover:underline"
    >
      {campaign.name}
    </Link>
  );
}

function Progress({ campaign }: { campaign: CampaignSummary }) {
  if (campaign.status === "draft") {
    return <span className="text-ink-3">{formatAmount(campaign.recipients, "recipient")}</span>;
  }
  const { counts } = campaign;
  return (
    <div className="pr-2">
      <SegmentedBar counts={counts} />
      <div className="mt-1 text-xs text-ink-3 tabular">
        {formatCount(counts.total - remaining(counts))} of {formatCount(counts.total)} done
      </div>
    </div>
  );
}

function endOf(campaign: CampaignSummary): string | null {
  return campaign.ended_at ?? campaign.finish_at ?? campaign.last_at;
}

function End({ campaign }: { campaign: CampaignSummary }) {
  const at = endOf(campaign);
  if (!at) return <span className="text-ink-3">–</span>;
  const { drift_seconds: drift } = campaign;
  const isLate = drift !== null && Math.abs(drift) >= 60 && !campaign.ended_at;
  return (
    <div className="min-w-0">
      <Time at={at} />
      {isLate && <div className="truncate text-xs text-warn-text">{formatDrift(drift)}</div>}
    </div>
  );
}

/** Two lines: name and state, progress and end. */
export function PhoneRow({ campaign }: { campaign: CampaignSummary }) {
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center justify-between gap-3">
        <div className="min-w-0">
          <NameLink campaign={campaign} />
        </div>
        <div className="flex items-center gap-1">
          <CampaignChip status={campaign.status} />
          <CampaignMenu campaign={campaign} />
        </div>
      </div>
      <div className="flex items-center justify-between gap-4">
        <div className="min-w-0 flex-1">
          <Progress campaign={campaign} />
        </div>
        <div className="text-right text-xs text-ink-2">
          <End campaign={campaign} />
        </div>
      </div>
    </div>
  );
}
