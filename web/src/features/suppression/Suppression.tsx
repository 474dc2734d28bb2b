import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Download, Plus, SearchX, ShieldX, Upload } from "lucide-react";
import { sentenceOf } from "@/api/errors";
import { itemsOf } from "@/api/pages";
import { SUPPRESSIONS_HREF, suppressionsQuery } from "@/api/suppressions";
import type { Suppression as Entry } from "@/api/types";
import { AddDialog } from "@/features/suppression/AddDialog";
import { ImportDialog } from "@/features/suppression/ImportDialog";
import { RemoveButton } from "@/features/suppression/RemoveButton";
import type { Search } from "@/features/suppression/search";
import { reasonWords, whoIs } from "@/features/suppression/words";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { DataTable, type Column } from "@/ui/DataTable";
import { EmptyState } from "@/ui/EmptyState";
import { SearchBox } from "@/ui/Filter";
import { PageBody, PageHeader } from "@/ui/PageHeader";
import { QueryEdge } from "@/ui/QueryEdge";
import { SkeletonRows } from "@/ui/Skeleton";
import { Time } from "@/ui/Time";

export function Suppression() {
  const filter = useSearch({ from: "/shell/suppression" });
  const navigate = useNavigate({ from: "/suppression" });
  const query = useInfiniteQuery(suppressionsQuery(filter.q));
  const entries = itemsOf(query.data);
  const change = (next: Search) =>
    void navigate({ search: { ...filter, ...next }, replace: true, resetScroll: false });
  const add = (
    <Button look="primary" icon={<Plus aria-hidden />} onClick={() => change({ open: "add" })}>
      Add addresses
    </Button>
  );
  return (
    <PageBody>
      <PageHeader
        title="Suppression"
        subtitle="Nobody here is written to, by any campaign. Waiting e-mails to them are skipped."
        actions={
          <>
            <Button asChild>
              <a href={SUPPRESSIONS_HREF} download>
                <Download aria-hidden />
                Download CSV
              </a>
            </Button>
            <Button icon={<Upload aria-hidden />} onClick={() => change({ open: "import" })}>
              Import CSV
            </Button>
            {add}
          </>
        }
      />
      <div className="mb-4">
        <SearchBox
          label="Find an address or domain"
          value={filter.q ?? ""}
          onChange={(q) => change({ q: q || undefined })}
        />
      </div>
      <Card flush>
        <QueryEdge
          what="The suppression list"
          query={query}
          skeleton={<SkeletonRows />}
          sentence={sentenceOf}
        >
          {entries.length === 0 ? (
            <Nothing isFiltered={Boolean(filter.q)} add={add} />
          ) : (
            <DataTable
              label="Suppression list"
              columns={COLUMNS}
              rows={entries}
              rowKey={(row) => row.id}
              phone={(row) => <PhoneRow entry={row} />}
              hasMore={query.hasNextPage}
              isLoadingMore={query.isFetchingNextPage}
              onMore={() => void query.fetchNextPage()}
            />
          )}
        </QueryEdge>
      </Card>
      {filter.open === "add" && <AddDialog onClose={() => change({ open: undefined })} />}
      {filter.open === "import" && <ImportDialog onClose={() => change({ open: undefined })} />}
    </PageBody>
  );
}

function Nothing({ isFiltered, add }: { isFiltered: boolean; add: React.ReactNode }) {
  if (isFiltered) {
    return (
      <EmptyState
        icon={SearchX}
        title="Not on the list"
        action={
          <Button asChild>
            <Link to="/suppression" search={{}}>
              Show all
            </Link>
          </Button>
        }
      >
        No address or domain on your list holds these letters.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={ShieldX} title="Nobody is suppressed yet" action={add}>
      Who unsubscribes, complains or cannot be reached comes here by itself; add whom you know of.
    </EmptyState>
  );
}

const COLUMNS: readonly Column<Entry>[] = [
  {
    key: "address",
    title: "Address",
    width: "minmax(14rem, 2fr)",
    cell: ({ address }) => <Address address={address} />,
    sortBy: ({ address }) => address,
  },
  {
    key: "reason",
    title: "Why",
    width: "minmax(10rem, 1.2fr)",
    cell: ({ reason }) => reasonWords(reason),
    sortBy: ({ reason }) => reasonWords(reason),
  },
  {
    key: "source",
    title: "Note",
    width: "minmax(8rem, 1.2fr)",
    cell: ({ source }) => (
      <span className="text-ink-3" title={source ?? undefined}>
        {source ?? "–"}
      </span>
    ),
  },
  {
    key: "since",
    title: "Since",
    width: "9rem",
    cell: ({ created_at: at }) => <Time at={at} />,
    sortBy: ({ created_at: at }) => at,
  },
  {
    key: "acts",
    title: "",
    width: "8rem",
    align: "right",
    cell: (entry) => <RemoveButton entry={entry} />,
  },
];

function Address({ address }: { address: string }) {
  return (
    <span className="font-mono text-xs" title={whoIs(address)}>
      {address}
      {address.startsWith("@") && (
        <span className="ml-2 font-sans text-ink-3">everybody there</span>
      )}
    </span>
  );
}

function PhoneRow({ entry }: { entry: Entry }) {
  return (
    <div className="flex items-center gap-3">
      <div className="min-w-0 flex-1">
        <div className="truncate">
          <Address address={entry.address} />
        </div>
        <div className="truncate text-xs text-ink-3">
          {reasonWords(entry.reason)}, <Time at={entry.created_at} />
        </div>
      </div>
      <RemoveButton entry={entry} />
    </div>
  );
}
