import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { ScrollText } from "lucide-react";
import { auditQuery, type AuditEntry, type AuditKind } from "@/api/admin";
import { sentenceOf } from "@/api/errors";
import { itemsOf } from "@/api/pages";
import { AuditDrawer, KIND_WORDS } from "@/features/admin/AuditDrawer";
import { KINDS, type Search } from "@/features/admin/search";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { DataTable, type Column } from "@/ui/DataTable";
import { EmptyState } from "@/ui/EmptyState";
import { Select } from "@/ui/Field";
import { FilterChip, SearchBox } from "@/ui/Filter";
import { QueryEdge } from "@/ui/QueryEdge";
import { SkeletonRows } from "@/ui/Skeleton";
import { Time } from "@/ui/Time";

export function AuditLog() {
  const filter = useSearch({ from: "/shell/admin" });
  const navigate = useNavigate({ from: "/admin" });
  const query = useInfiniteQuery(
    auditQuery({ q: filter.q, kind: filter.kind, user_id: filter.user }),
  );
  const entries = itemsOf(query.data);
  const change = (next: Search) =>
    void navigate({ search: { ...filter, ...next }, replace: true, resetScroll: false });
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <SearchBox
          label="Find who, what or where from"
          value={filter.q ?? ""}
          onChange={(q) => change({ q: q || undefined })}
        />
        <Select
          aria-label="Kind"
          className="h-8 w-auto text-[0.8125rem]"
          value={filter.kind ?? ""}
          onChange={(event) =>
            change({ kind: KINDS.find((kind: AuditKind) => kind === event.target.value) })
          }
        >
          <option value="">Every kind</option>
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {KIND_WORDS[kind]}
            </option>
          ))}
        </Select>
        {filter.user && (
          <FilterChip isOn onToggle={() => change({ user: undefined })}>
            One user
          </FilterChip>
        )}
      </div>
      <Card flush>
        <QueryEdge
          what="The audit log"
          query={query}
          skeleton={<SkeletonRows />}
          sentence={sentenceOf}
        >
          {entries.length === 0 ? (
            <EmptyState
              icon={ScrollText}
              title="No entry fits"
              action={
                <Button asChild>
                  <Link to="/admin" search={{ view: "audit" }}>
                    Show all
                  </Link>
                </Button>
              }
            >
              Who did what, from where and when, is here; nobody can change it.
            </EmptyState>
          ) : (
            <DataTable
              label="Audit log"
              columns={COLUMNS}
              rows={entries}
              rowKey={(row) => row.id}
              phone={(row) => <PhoneRow entry={row} />}
              onOpen={(row) => change({ entry: row.id })}
              hasMore={query.hasNextPage}
              isLoadingMore={query.isFetchingNextPage}
              onMore={() => void query.fetchNextPage()}
            />
          )}
        </QueryEdge>
      </Card>
      {filter.entry && query.data && (
        <AuditDrawer
          entry={entries.find(({ id }) => id === filter.entry)}
          onClose={() => change({ entry: undefined })}
        />
      )}
    </>
  );
}

const COLUMNS: readonly Column<AuditEntry>[] = [
  { key: "at", title: "When", width: "9rem", cell: ({ at }) => <Time at={at} /> },
  {
    key: "who",
    title: "Who",
    width: "minmax(10rem, 1.2fr)",
    cell: ({ who }) => <span className="font-mono text-xs">{who || "nobody signed in"}</span>,
  },
  {
    key: "action",
    title: "Did",
    width: "minmax(10rem, 1.4fr)",
    cell: (entry) => <ActionLink entry={entry} />,
  },
  {
    key: "target",
    title: "To what",
    width: "minmax(9rem, 1.4fr)",
    cell: ({ target }) => <span className="font-mono text-xs text-ink-2">{target || "–"}</span>,
  },
  {
    key: "address",
    title: "From",
    width: "minmax(7rem, 0.8fr)",
    cell: ({ address }) => <span className="font-mono text-xs text-ink-2">{address}</span>,
  },
  {
    key: "kind",
    title: "Kind",
    width: "9rem",
    cell: ({ kind }) => <span className="text-ink-2">{KIND_WORDS[kind]}</span>,
  },
];

function ActionLink({ entry }: { entry: AuditEntry }) {
  const filter = useSearch({ from: "/shell/admin" });
  return (
    <Link
      to="/admin"
      search={{ ...filter, entry: entry.id }}
      resetScroll={false}
      className="block truncate font-medium hover:underline"
    >
      {entry.action}
    </Link>
  );
}

function PhoneRow({ entry }: { entry: AuditEntry }) {
  return (
    <>
      <div className="flex items-baseline justify-between gap-3">
        <div className="min-w-0">
          <ActionLink entry={entry} />
        </div>
        <span className="shrink-0 text-xs text-ink-3">
          <Time at={entry.at} />
        </span>
      </div>
      <div className="mt-0.5 truncate text-xs text-ink-3">
        {entry.who || "nobody signed in"} {entry.target && `· ${entry.target}`}
      </div>
    </>
  );
}
