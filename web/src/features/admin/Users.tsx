import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { SearchX } from "lucide-react";
import { usersQuery, type Account } from "@/api/admin";
import { sentenceOf } from "@/api/errors";
import { itemsOf } from "@/api/pages";
import { UserActs } from "@/features/admin/UserActs";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { DataTable, type Column } from "@/ui/DataTable";
import { EmptyState } from "@/ui/EmptyState";
import { SearchBox } from "@/ui/Filter";
import { QueryEdge } from "@/ui/QueryEdge";
import { SkeletonRows } from "@/ui/Skeleton";
import { StateChip } from "@/ui/StateChip";
import { Time } from "@/ui/Time";

export function Users() {
  const { q } = useSearch({ from: "/shell/admin" });
  const navigate = useNavigate({ from: "/admin" });
  const query = useInfiniteQuery(usersQuery(q));
  const users = itemsOf(query.data);
  return (
    <>
      <div className="mb-4">
        <SearchBox
          label="Find by name or address"
          value={q ?? ""}
          onChange={(typed) => void navigate({ search: { q: typed || undefined }, replace: true })}
        />
      </div>
      <Card flush>
        <QueryEdge what="The users" query={query} skeleton={<SkeletonRows />} sentence={sentenceOf}>
          {users.length === 0 ? (
            <EmptyState
              icon={SearchX}
              title="No user fits"
              action={
                <Button asChild>
                  <Link to="/admin" search={{}}>
                    Show all
                  </Link>
                </Button>
              }
            >
              Nobody here has this in their name or address.
            </EmptyState>
          ) : (
            <DataTable
              label="Users"
              columns={COLUMNS}
              rows={users}
              rowKey={(row) => row.id}
              phone={(row) => <PhoneRow user={row} />}
              hasMore={query.hasNextPage}
              isLoadingMore={query.isFetchingNextPage}
              onMore={() => void query.fetchNextPage()}
            />
          )}
        </QueryEdge>
      </Card>
    </>
  );
}

const COLUMNS: readonly Column<Account>[] = [
  {
    key: "name",
    title: "User",
    width: "minmax(13rem, 2fr)",
    cell: (user) => <Who user={user} />,
    sortBy: ({ name }) => name,
  },
  {
    key: "role",
    title: "Role",
    width: "6rem",
    cell: ({ role }) => (role === "admin" ? "Admin" : "User"),
    sortBy: ({ role }) => role,
  },
  {
    key: "state",
    title: "Access",
    width: "minmax(9rem, 1fr)",
    cell: (user) => <Access user={user} />,
    sortBy: ({ disabled_at: at }) => at ?? "",
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
    width: "3.5rem",
    align: "right",
    cell: (user) => <UserActs user={user} />,
  },
];

function Who({ user }: { user: Account }) {
  return (
    <>
      <div className="truncate font-medium">{user.name || "No name"}</div>
      <div className="truncate font-mono text-xs text-ink-3">{user.email}</div>
    </>
  );
}

function Access({ user }: { user: Account }) {
  if (user.disabled_at) return <StateChip look="failed" word="Disabled" />;
  return <StateChip look="sent" word="May sign in" />;
}

function PhoneRow({ user }: { user: Account }) {
  return (
    <div className="flex items-center gap-3">
      <div className="min-w-0 flex-1">
        <Who user={user} />
      </div>
      {user.role === "admin" && <span className="text-xs text-ink-3">Admin</span>}
      <Access user={user} />
      <UserActs user={user} />
    </div>
  );
}
