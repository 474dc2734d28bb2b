import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Megaphone, Plus, SearchX } from "lucide-react";
import { campaignsQuery } from "@/api/campaigns";
import { sentenceOf } from "@/api/errors";
import { itemsOf } from "@/api/pages";
import type { CampaignSummary } from "@/api/types";
import { COLUMNS, PhoneRow } from "@/features/campaigns/columns";
import { STATUSES, type Search } from "@/features/campaigns/search";
import { lookOfCampaign } from "@/lib/states";
import { useLiveCampaigns } from "@/live/LiveProvider";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { DataTable } from "@/ui/DataTable";
import { EmptyState } from "@/ui/EmptyState";
import { FilterChip, SearchBox } from "@/ui/Filter";
import { PageBody, PageHeader } from "@/ui/PageHeader";
import { QueryEdge } from "@/ui/QueryEdge";
import { SkeletonRows } from "@/ui/Skeleton";
import { StateIcon } from "@/ui/StateChip";

const LIVE_AT_MOST = 30;

export function Campaigns() {
  const filter = useSearch({ from: "/shell/campaigns" });
  const navigate = useNavigate({ from: "/campaigns" });
  const query = useInfiniteQuery(campaignsQuery(filter));
  const campaigns = itemsOf(query.data);
  useLiveCampaigns(idsToWatch(campaigns));
  const change = (next: Search) =>
    void navigate({ search: { ...filter, ...next }, replace: true, resetScroll: false });
  return (
    <PageBody>
      <PageHeader
        title="Campaigns"
        actions={
          <Button asChild look="primary">
            <Link to="/campaigns/new">
              <Plus aria-hidden />
              New campaign
            </Link>
          </Button>
        }
      />
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <SearchBox
          label="Find by name"
          value={filter.q ?? ""}
          onChange={(q) => change({ q: q || undefined })}
        />
        <div className="flex gap-1.5 overflow-x-auto p-0.5">
          {STATUSES.map((status) => {
            const { look, word } = lookOfCampaign(status);
            const isOn = filter.status === status;
            return (
              <FilterChip
                key={status}
                isOn={isOn}
                onToggle={() => change({ status: isOn ? undefined : status })}
              >
                <StateIcon look={look} />
                {word}
              </FilterChip>
            );
          })}
        </div>
      </div>
      <Card flush>
        <QueryEdge
          what="Your campaigns"
          query={query}
          skeleton={<SkeletonRows />}
          sentence={sentenceOf}
        >
          {campaigns.length === 0 ? (
            <Nothing isFiltered={Boolean(filter.q ?? filter.status)} />
          ) : (
            <DataTable
              label="Campaigns"
              columns={COLUMNS}
              rows={campaigns}
              rowKey={(row) => row.id}
              phone={(row) => <PhoneRow campaign={row} />}
              onOpen={(row) =>
                void navigate({
                  to:
                    row.status === "draft"
                      ? "/campaigns/$campaignId/edit"
                      : "/campaigns/$campaignId",
                  params: { campaignId: row.id },
                })
              }
              hasMore={query.hasNextPage}
              isLoadingMore={query.isFetchingNextPage}
              onMore={() => void query.fetchNextPage()}
            />
          )}
        </QueryEdge>
      </Card>
    </PageBody>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) {
    return (
      <EmptyState
        icon={SearchX}
        title="No campaign fits"
        action={
          <Button asChild>
            <Link to="/campaigns" search={{}}>
              Show all
            </Link>
          </Button>
        }
      >
        None of your campaigns has this name or state.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={Megaphone}
      title="No campaigns yet"
      action={
        <Button asChild look="primary">
          <Link to="/campaigns/new">New campaign</Link>
        </Button>
      }
    >
      Each campaign will be here with its state, its progress by state, its speed and the time its
      last e-mail leaves.
    </EmptyState>
  );
}

function idsToWatch(campaigns: readonly CampaignSummary[]): string[] {
  const isMoving = ({ status }: CampaignSummary) =>
    status === "running" || status === "scheduled" || status === "paused";
  return campaigns
    .filter(isMoving)
    .slice(0, LIVE_AT_MOST)
    .map(({ id }) => id);
}
