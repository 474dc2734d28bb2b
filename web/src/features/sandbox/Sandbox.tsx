import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { FlaskConical, RotateCcw, SearchX } from "lucide-react";
import { useEffect, useState } from "react";
import { isNotFound, sentenceOf } from "@/api/errors";
import { itemsOf } from "@/api/pages";
import { emptySandbox, sandboxKeys, sandboxQuery } from "@/api/sandbox";
import type { SandboxRow } from "@/api/types";
import { COLUMNS, PhoneRow } from "@/features/sandbox/columns";
import { MessageDrawer } from "@/features/sandbox/MessageDrawer";
import type { Search } from "@/features/sandbox/search";
import { useActivity } from "@/live/activity";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { DataTable } from "@/ui/DataTable";
import { ConfirmDialog } from "@/ui/Dialog";
import { EmptyState } from "@/ui/EmptyState";
import { SearchBox } from "@/ui/Filter";
import { PageBody, PageHeader } from "@/ui/PageHeader";
import { QueryEdge } from "@/ui/QueryEdge";
import { SkeletonRows } from "@/ui/Skeleton";
import { toast } from "@/ui/Toast";

/** What the sandbox took: mail as its recipients would have it, none of which left this machine. */
export function Sandbox() {
  const filter = useSearch({ from: "/shell/sandbox" });
  const navigate = useNavigate({ from: "/sandbox" });
  const query = useInfiniteQuery(sandboxQuery(filter.q));
  const messages = itemsOf(query.data);
  useReadAnew();
  const change = (next: Search, replace = true) =>
    void navigate({ search: { ...filter, ...next }, replace, resetScroll: false });
  const isMissing = isNotFound(query.error);
  return (
    <PageBody>
      <PageHeader
        title="Sandbox"
        subtitle="Mail your sandbox senders handed over. None of it leaves this machine."
        actions={
          <>
            {messages.length > 0 && <EmptyButton />}
            <Button
              icon={<RotateCcw aria-hidden />}
              busy={query.isRefetching}
              onClick={() => void query.refetch()}
            >
              Look again
            </Button>
          </>
        }
      />
      <div className="mb-4">
        <SearchBox
          label="Find subject or address"
          value={filter.q ?? ""}
          onChange={(q) => change({ q: q || undefined })}
        />
      </div>
      <Card flush>
        {isMissing ? (
          <EmptyState icon={FlaskConical} title="There is no sandbox here">
            This instance runs without the sandbox mailbox; every mail goes out by SMTP.
          </EmptyState>
        ) : (
          <QueryEdge
            what="The sandbox"
            query={query}
            skeleton={<SkeletonRows />}
            sentence={sentenceOf}
          >
            {messages.length === 0 ? (
              <Nothing isFiltered={Boolean(filter.q)} />
            ) : (
              <DataTable<SandboxRow>
                label="Messages"
                columns={COLUMNS}
                rows={messages}
                rowKey={(row) => row.id}
                phone={(row) => <PhoneRow message={row} />}
                onOpen={(row) => change({ open: row.id }, false)}
                hasMore={query.hasNextPage}
                isLoadingMore={query.isFetchingNextPage}
                onMore={() => !query.isFetching && void query.fetchNextPage()}
              />
            )}
          </QueryEdge>
        )}
      </Card>
      {filter.open && (
        <MessageDrawer id={filter.open} onClose={() => change({ open: undefined })} />
      )}
    </PageBody>
  );
}

/** Something happened in a campaign: there may be new mail. */
function useReadAnew(): void {
  const client = useQueryClient();
  const newest = useActivity()[0]?.at;
  useEffect(() => {
    if (newest) void client.invalidateQueries({ queryKey: sandboxKeys.lists });
  }, [client, newest]);
}

function EmptyButton() {
  const client = useQueryClient();
  const [isAsked, setAsked] = useState(false);
  const empty = useMutation({
    mutationFn: emptySandbox,
    onSuccess: () => toast({ title: "The sandbox is empty" }),
    onError: (error) =>
      toast({ kind: "error", title: "It was not emptied", text: sentenceOf(error) }),
    onSettled: () => {
      setAsked(false);
      void client.invalidateQueries({ queryKey: sandboxKeys.all });
    },
  });
  return (
    <>
      <Button onClick={() => setAsked(true)}>Empty it …</Button>
      <ConfirmDialog
        open={isAsked}
        onClose={() => setAsked(false)}
        title="Empty the sandbox?"
        act="Delete all its messages"
        busy={empty.isPending}
        onAct={() => empty.mutate()}
      >
        Every message of yours in it is deleted. Your campaigns and what is known of their e-mails
        stay as they are.
      </ConfirmDialog>
    </>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) {
    return (
      <EmptyState icon={SearchX} title="No message fits">
        No subject, address or Message-ID has this in it.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={FlaskConical}
      title="No mail yet"
      action={
        <Button asChild look="primary">
          <Link to="/campaigns/new">New campaign</Link>
        </Button>
      }
    >
      What your sandbox sender hands over is here, as each recipient would read it.
    </EmptyState>
  );
}
