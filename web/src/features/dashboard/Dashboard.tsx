import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { campaignsQuery } from "@/api/campaigns";
import { itemsOf } from "@/api/pages";
import { sendersQuery } from "@/api/senders";
import { statsQuery } from "@/api/stats";
import type { CampaignSummary } from "@/api/types";
import { ActivityCard } from "@/features/dashboard/ActivityCard";
import { AttentionCard } from "@/features/dashboard/AttentionCard";
import { CapacityCard } from "@/features/dashboard/CapacityCard";
import { FirstSteps } from "@/features/dashboard/FirstSteps";
import { RunningCard } from "@/features/dashboard/RunningCard";
import { SendersCard } from "@/features/dashboard/SendersCard";
import type { Search } from "@/features/dashboard/search";
import { boundsOf } from "@/features/dashboard/series";
import { SentChart } from "@/features/dashboard/SentChart";
import { Totals } from "@/features/dashboard/Totals";
import { UpcomingCard } from "@/features/dashboard/UpcomingCard";
import { useNow } from "@/lib/clock";
import { useLiveCampaigns } from "@/live/LiveProvider";
import { Button } from "@/ui/Button";
import { Select } from "@/ui/Field";
import { PageBody, PageHeader } from "@/ui/PageHeader";

const LIVE_AT_MOST = 30;

/** What goes on now, what needs a person, and what was sent. */
export function Dashboard() {
  const { sender, span = "24h" } = useSearch({ from: "/shell/dashboard" });
  const navigate = useNavigate({ from: "/dashboard" });
  const bounds = boundsOf(span, useNow(60));
  const stats = useQuery(statsQuery({ ...bounds, ...(sender ? { sender_id: sender } : {}) }));
  const campaigns = useInfiniteQuery(campaignsQuery());
  const senders = useInfiniteQuery(sendersQuery());
  const allCampaigns = itemsOf(campaigns.data);
  const allSenders = itemsOf(senders.data);
  const open = allCampaigns.filter(isOpen);
  useLiveCampaigns(open.slice(0, LIVE_AT_MOST).map(({ id }) => id));
  const change = (next: Partial<Search>) =>
    void navigate({ search: (was) => ({ ...was, ...next }), replace: true, resetScroll: false });
  const areKnown = campaigns.isSuccess && senders.isSuccess;
  return (
    <PageBody>
      <PageHeader
        title="Dashboard"
        actions={
          <>
            <Select
              aria-label="Sender"
              className="w-auto max-w-60 min-w-0 flex-1"
              value={sender ?? ""}
              onChange={(event) => change({ sender: event.target.value || undefined })}
            >
              <option value="">All senders</option>
              {allSenders.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.email}
                </option>
              ))}
            </Select>
            <Button asChild look="primary">
              <Link to="/campaigns/new">
                <Plus aria-hidden />
                New campaign
              </Link>
            </Button>
          </>
        }
      />
      <div className="flex flex-col gap-4">
        {areKnown && <FirstSteps campaigns={allCampaigns} senders={allSenders} />}
        <Totals stats={stats.data} campaigns={open} />
        <div className="grid gap-4 xl:grid-cols-3">
          <div className="flex min-w-0 flex-col gap-4 xl:col-span-2">
            <SentChart
              query={stats}
              bounds={bounds}
              span={span}
              onSpan={(next) => change({ span: next === "24h" ? undefined : next })}
            />
            <RunningCard query={campaigns} campaigns={open} />
            <UpcomingCard />
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            <AttentionCard />
            <SendersCard query={senders} senders={allSenders} />
            <CapacityCard />
            <ActivityCard />
          </div>
        </div>
      </div>
    </PageBody>
  );
}

function isOpen({ status }: CampaignSummary): boolean {
  return status === "running" || status === "scheduled" || status === "paused";
}
