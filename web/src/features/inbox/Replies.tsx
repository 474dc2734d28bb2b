import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Bot, MessageSquareReply } from "lucide-react";
import { sentenceOf } from "@/api/errors";
import { repliesQuery, type Reply } from "@/api/inbox";
import { itemsOf } from "@/api/pages";
import type { Search } from "@/features/inbox/search";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { DataTable, type Column } from "@/ui/DataTable";
import { Drawer } from "@/ui/Dialog";
import { EmptyState } from "@/ui/EmptyState";
import { FilterChip } from "@/ui/Filter";
import { Notice } from "@/ui/Notice";
import { QueryEdge } from "@/ui/QueryEdge";
import { SkeletonRows } from "@/ui/Skeleton";
import { Time } from "@/ui/Time";

export function Replies() {
  const filter = useSearch({ from: "/shell/inbox" });
  const navigate = useNavigate({ from: "/inbox" });
  const query = useInfiniteQuery(repliesQuery({ kind: filter.kind, campaign_id: filter.campaign }));
  const replies = itemsOf(query.data);
  const change = (next: Search) =>
    void navigate({ search: { ...filter, ...next }, resetScroll: false });
  const kindChip = (kind: Reply["kind"], word: string) => (
    <FilterChip
      isOn={filter.kind === kind}
      onToggle={() => change({ kind: filter.kind === kind ? undefined : kind })}
    >
      {kind === "human" ? <MessageSquareReply aria-hidden /> : <Bot aria-hidden />}
      {word}
    </FilterChip>
  );
  return (
    <>
      <div className="mb-4 flex flex-wrap gap-1.5">
        {kindChip("human", "From people")}
        {kindChip("auto_reply", "From machines")}
        {filter.campaign && (
          <FilterChip isOn onToggle={() => change({ campaign: undefined })}>
            One campaign
          </FilterChip>
        )}
      </div>
      <Card flush>
        <QueryEdge
          what="Your answers"
          query={query}
          skeleton={<SkeletonRows />}
          sentence={sentenceOf}
        >
          {replies.length === 0 ? (
            <Nothing isFiltered={Boolean(filter.kind ?? filter.campaign)} />
          ) : (
            <DataTable
              label="Answers"
              columns={COLUMNS}
              rows={replies}
              rowKey={(row) => row.id}
              phone={(row) => <PhoneRow reply={row} />}
              onOpen={(row) => change({ reply: row.id })}
              hasMore={query.hasNextPage}
              isLoadingMore={query.isFetchingNextPage}
              onMore={() => void query.fetchNextPage()}
            />
          )}
        </QueryEdge>
      </Card>
      {filter.reply && query.data && (
        <ReplyDrawer
          reply={replies.find(({ id }) => id === filter.reply)}
          onClose={() => change({ reply: undefined })}
        />
      )}
    </>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) {
    return (
      <EmptyState
        icon={MessageSquareReply}
        title="No answer fits"
        action={
          <Button asChild>
            <Link to="/inbox" search={{}}>
              Show all
            </Link>
          </Button>
        }
      >
        No answer of this kind has been found.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={MessageSquareReply}
      title="No answers yet"
      action={
        <Button asChild look="primary">
          <Link to="/inbox" search={{ view: "mailboxes" }}>
            Show the mailboxes
          </Link>
        </Button>
      }
    >
      What people answer to your campaigns will be here, without what they quote. It is found in the
      mailboxes you let us watch.
    </EmptyState>
  );
}

const KINDS = { human: "Person", auto_reply: "Machine" } as const;

const COLUMNS: readonly Column<Reply>[] = [
  {
    key: "sender",
    title: "From",
    width: "minmax(11rem, 1fr)",
    cell: (reply) => <From reply={reply} />,
    sortBy: ({ sender }) => sender,
  },
  {
    key: "text",
    title: "Answer",
    width: "minmax(14rem, 2.6fr)",
    cell: ({ subject, text }) => (
      <>
        <span className="font-medium">{subject || "No subject"}</span>
        <span className="text-ink-3"> – {firstWords(text)}</span>
      </>
    ),
  },
  {
    key: "kind",
    title: "By a",
    width: "6rem",
    cell: ({ kind }) => <span className="text-ink-2">{KINDS[kind]}</span>,
    sortBy: ({ kind }) => kind,
  },
  {
    key: "at",
    title: "Received",
    width: "9rem",
    cell: ({ received_at: at }) => <Time at={at} />,
    sortBy: ({ received_at: at }) => at,
  },
];

function firstWords(text: string): string {
  return text.replace(/\s+/g, " ").trim().slice(0, 160) || "no text";
}

function From({ reply }: { reply: Reply }) {
  return (
    <Link
      to="/inbox"
      search={(old) => ({ ...old, reply: reply.id })}
      resetScroll={false}
      className="block truncate font-mono text-xs hover:underline"
    >
      {reply.sender}
    </Link>
  );
}

function PhoneRow({ reply }: { reply: Reply }) {
  return (
    <>
      <div className="flex items-baseline justify-between gap-3">
        <div className="min-w-0">
          <From reply={reply} />
        </div>
        <span className="shrink-0 text-xs text-ink-3">
          <Time at={reply.received_at} />
        </span>
      </div>
      <div className="mt-1 truncate">
        <span className="font-medium">{reply.subject || "No subject"}</span>
        <span className="text-ink-3"> – {firstWords(reply.text)}</span>
      </div>
    </>
  );
}

function ReplyDrawer({ reply, onClose }: { reply: Reply | undefined; onClose: () => void }) {
  if (!reply) {
    return (
      <Drawer open onClose={onClose} title="Answer">
        <Notice kind="warning">
          This answer is not among those loaded. Close this, load more, and open it from the list.
        </Notice>
      </Drawer>
    );
  }
  return (
    <Drawer
      open
      wide
      onClose={onClose}
      title={reply.subject || "No subject"}
      description={
        <>
          <span className="font-mono text-xs">{reply.sender}</span>, <Time at={reply.received_at} />
        </>
      }
      footer={
        <>
          <Button asChild>
            <Link to="/inbox" search={{ campaign: reply.campaign_id }}>
              All answers to this campaign
            </Link>
          </Button>
          <Button asChild look="primary">
            <Link
              to="/campaigns/$campaignId/emails/$emailId"
              params={{ campaignId: reply.campaign_id, emailId: reply.email_id }}
            >
              Show the e-mail it answers
            </Link>
          </Button>
        </>
      }
    >
      {reply.kind === "auto_reply" && (
        <Notice className="mb-4">A machine answered, so nothing was changed by it.</Notice>
      )}
      <p className="prose-width break-words whitespace-pre-wrap">
        {reply.text || "It has no text."}
      </p>
      <p className="mt-4 text-xs text-ink-3">
        What it quotes is left out; write back from your mailbox.
      </p>
    </Drawer>
  );
}
