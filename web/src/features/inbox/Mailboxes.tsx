import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Inbox as InboxIcon } from "lucide-react";
import { sentenceOf } from "@/api/errors";
import { mailboxesQuery, type Mailbox } from "@/api/inbox";
import { itemsOf } from "@/api/pages";
import { MailboxChip } from "@/features/inbox/MailboxChip";
import { NEW } from "@/features/inbox/search";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { DataTable, type Column } from "@/ui/DataTable";
import { EmptyState } from "@/ui/EmptyState";
import { QueryEdge } from "@/ui/QueryEdge";
import { SkeletonRows } from "@/ui/Skeleton";
import { Time } from "@/ui/Time";

export function Mailboxes() {
  const navigate = useNavigate({ from: "/inbox" });
  const query = useInfiniteQuery(mailboxesQuery());
  const mailboxes = itemsOf(query.data);
  return (
    <Card flush>
      <QueryEdge
        what="Your mailboxes"
        query={query}
        skeleton={<SkeletonRows rows={2} />}
        sentence={sentenceOf}
      >
        {mailboxes.length === 0 ? (
          <EmptyState
            icon={InboxIcon}
            title="No mailbox is watched"
            action={
              <Button asChild look="primary">
                <Link to="/inbox" search={{ view: "mailboxes", mailbox: NEW }}>
                  Watch a mailbox
                </Link>
              </Button>
            }
          >
            Watch the mailbox answers and bounces come to: who answers is not written to again, and
            who cannot be reached is suppressed. It is only read; nothing in it is changed.
          </EmptyState>
        ) : (
          <DataTable
            label="Mailboxes"
            columns={COLUMNS}
            rows={mailboxes}
            rowKey={(row) => row.id}
            phone={(row) => <PhoneRow mailbox={row} />}
            onOpen={(row) =>
              void navigate({
                search: { view: "mailboxes", mailbox: row.id },
                resetScroll: false,
              })
            }
            hasMore={query.hasNextPage}
            isLoadingMore={query.isFetchingNextPage}
            onMore={() => void query.fetchNextPage()}
          />
        )}
      </QueryEdge>
    </Card>
  );
}

const COLUMNS: readonly Column<Mailbox>[] = [
  {
    key: "name",
    title: "Mailbox",
    width: "minmax(12rem, 1.6fr)",
    cell: (mailbox) => <Name mailbox={mailbox} />,
    sortBy: ({ name }) => name,
  },
  {
    key: "status",
    title: "State",
    width: "minmax(12rem, 2fr)",
    cell: (mailbox) => (
      <>
        <MailboxChip mailbox={mailbox} />
        {mailbox.last_error && mailbox.status !== "watching" && (
          <div className="mt-0.5 text-xs whitespace-normal text-ink-3">{mailbox.last_error}</div>
        )}
      </>
    ),
    sortBy: ({ status }) => status,
  },
  {
    key: "folders",
    title: "Folders",
    width: "minmax(7rem, 1fr)",
    cell: ({ folders }) => <span className="text-ink-2">{folders.join(", ")}</span>,
  },
  {
    key: "seen",
    title: "Last read",
    width: "9rem",
    cell: ({ seen_at: at }) => <Time at={at} none="never" />,
    sortBy: ({ seen_at: at }) => at ?? "",
  },
];

function Name({ mailbox }: { mailbox: Mailbox }) {
  return (
    <>
      <Link
        to="/inbox"
        search={{ view: "mailboxes", mailbox: mailbox.id }}
        resetScroll={false}
        className="block truncate font-medium hover:underline"
      >
        {mailbox.name}
      </Link>
      <div className="truncate font-mono text-xs text-ink-3">
        {mailbox.username} · {mailbox.host}
      </div>
    </>
  );
}

function PhoneRow({ mailbox }: { mailbox: Mailbox }) {
  return (
    <div className="flex items-start justify-between gap-3">
      <div className="min-w-0">
        <Name mailbox={mailbox} />
      </div>
      <MailboxChip mailbox={mailbox} />
    </div>
  );
}
