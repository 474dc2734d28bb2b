import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { SearchX } from "lucide-react";
import { useState } from "react";
import { emailsQuery } from "@/api/emails";
import { sentenceOf } from "@/api/errors";
import { itemsOf } from "@/api/pages";
import type { Campaign } from "@/api/types";
import { Chosen } from "@/features/campaign/Chosen";
import { COLUMNS, PhoneRow } from "@/features/campaign/columns";
import { TABS, type Search, type Tab } from "@/features/campaign/search";
import { formatCount } from "@/lib/numbers";
import { reasonSentence } from "@/lib/reasons";
import { lookOfEmail, WORDS } from "@/lib/states";
import { Card } from "@/ui/Card";
import { DataTable } from "@/ui/DataTable";
import { EmptyState } from "@/ui/EmptyState";
import { FilterChip, SearchBox } from "@/ui/Filter";
import { QueryEdge } from "@/ui/QueryEdge";
import { SkeletonRows } from "@/ui/Skeleton";
import { StateIcon } from "@/ui/StateChip";
import { TAB, TabRow } from "@/ui/Tabs";

const TAB_WORDS: Partial<Record<Tab, string>> = { claimed: "Claimed", sending: "Being sent" };
const CHOOSABLE: ReadonlySet<Tab | undefined> = new Set(["scheduled", "failed", "unknown"]);
const NOBODY: ReadonlySet<string> = new Set();

/** Every e-mail of the campaign, by state; a press opens one beside the list. */
export function Emails({ campaign }: { campaign: Campaign }) {
  const { id } = campaign;
  const filter = useSearch({ from: "/shell/campaigns/$campaignId" });
  const { status, reason, sender, q } = filter;
  const navigate = useNavigate();
  const query = useInfiniteQuery(
    emailsQuery({ campaign_id: id, status, reason, sender_id: sender, q }),
  );
  const emails = itemsOf(query.data);
  const [chosen, setChosen] = useState({ of: status, ids: NOBODY });
  const ids = chosen.of === status ? chosen.ids : NOBODY;
  const choose = (next: ReadonlySet<string>) => setChosen({ of: status, ids: next });
  const change = (next: Search) =>
    void navigate({
      to: "/campaigns/$campaignId",
      params: { campaignId: id },
      search: { ...filter, ...next },
      replace: true,
      resetScroll: false,
    });
  const selection = CHOOSABLE.has(status)
    ? {
        chosen: ids,
        onChange: choose,
        actions: <Chosen campaignId={id} status={status} ids={ids} onDone={() => choose(NOBODY)} />,
      }
    : undefined;
  return (
    <section aria-label="E-mails">
      <Tabs campaign={campaign} open={status} />
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <SearchBox
          label="Find an address"
          value={q ?? ""}
          onChange={(text) => change({ q: text || undefined })}
        />
        {reason && (
          <FilterChip isOn onToggle={() => change({ reason: undefined })}>
            {reasonSentence(reason)}
          </FilterChip>
        )}
        {sender && (
          <FilterChip isOn onToggle={() => change({ sender: undefined })}>
            {emails[0]?.sender ?? "One sender"}
          </FilterChip>
        )}
      </div>
      <Card flush>
        <QueryEdge
          what="The e-mails"
          query={query}
          skeleton={<SkeletonRows />}
          sentence={sentenceOf}
        >
          {emails.length === 0 ? (
            <EmptyState icon={SearchX} title="No e-mail here">
              {q || reason || sender
                ? "None in this state fits the filter."
                : "None of this campaign’s e-mails is in this state now."}
            </EmptyState>
          ) : (
            <DataTable
              label="E-mails"
              columns={COLUMNS}
              rows={emails}
              rowKey={(row) => row.id}
              pulse={(row) => row.status}
              phone={(row) => <PhoneRow email={row} />}
              selection={selection}
              onOpen={(row) =>
                void navigate({
                  to: "/campaigns/$campaignId/emails/$emailId",
                  params: { campaignId: id, emailId: row.id },
                  search: filter,
                  resetScroll: false,
                })
              }
              hasMore={query.hasNextPage}
              isLoadingMore={query.isFetchingNextPage}
              onMore={() => !query.isFetching && void query.fetchNextPage()}
            />
          )}
        </QueryEdge>
      </Card>
    </section>
  );
}

function Tabs({ campaign, open }: { campaign: Campaign; open: Tab | undefined }) {
  const { counts } = campaign;
  const shown = TABS.filter(
    (tab) => counts[tab] > 0 || tab === open || tab === "sent" || tab === "failed",
  );
  return (
    <TabRow label="E-mails by state">
      {[undefined, ...shown].map((tab) => (
        <Link
          key={tab ?? "all"}
          to="/campaigns/$campaignId"
          params={{ campaignId: campaign.id }}
          search={tab ? { status: tab } : {}}
          replace
          resetScroll={false}
          activeOptions={{ exact: true, includeSearch: true }}
          data-status={tab === open ? "active" : undefined}
          aria-current={tab === open ? "true" : undefined}
          className={TAB}
        >
          {tab && <StateIcon look={lookOfEmail(tab)} className="text-(--look-text)" />}
          {tab ? (TAB_WORDS[tab] ?? WORDS[lookOfEmail(tab)]) : "All"}
          <span className="text-xs text-ink-3 tabular">
            {formatCount(tab ? counts[tab] : counts.total)}
          </span>
        </Link>
      ))}
    </TabRow>
  );
}
