import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Plus, Server, UserRoundPen } from "lucide-react";
import { sentenceOf } from "@/api/errors";
import { itemsOf } from "@/api/pages";
import { sendersQuery } from "@/api/senders";
import { smtpServersQuery } from "@/api/smtp-servers";
import { NEW } from "@/features/senders/search";
import { SenderDrawer } from "@/features/senders/SenderDrawer";
import { senderColumns, SenderPhoneRow } from "@/features/senders/sender-columns";
import { SERVER_COLUMNS, ServerPhoneRow } from "@/features/senders/server-columns";
import { ServerDrawer } from "@/features/senders/ServerDrawer";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { DataTable } from "@/ui/DataTable";
import { EmptyState } from "@/ui/EmptyState";
import { PageBody, PageHeader } from "@/ui/PageHeader";
import { QueryEdge } from "@/ui/QueryEdge";
import { SkeletonRows } from "@/ui/Skeleton";

export function Senders() {
  const { sender, server } = useSearch({ from: "/shell/senders" });
  const navigate = useNavigate({ from: "/senders" });
  const close = () => void navigate({ search: {}, resetScroll: false });
  return (
    <PageBody>
      <PageHeader
        title="Senders"
        subtitle="From whom your e-mails come, and the servers that take them."
        actions={<AddSender />}
      />
      <div className="flex flex-col gap-6">
        <SendersCard />
        <ServersCard />
      </div>
      {sender && <SenderDrawer id={sender} onClose={close} />}
      {server && <ServerDrawer id={server} onClose={close} />}
    </PageBody>
  );
}

function AddSender() {
  return (
    <Button asChild look="primary">
      <Link to="/senders" search={{ sender: NEW }} resetScroll={false}>
        <Plus aria-hidden />
        Add a sender
      </Link>
    </Button>
  );
}

function AddServer() {
  return (
    <Button asChild size="sm">
      <Link to="/senders" search={{ server: NEW }} resetScroll={false}>
        <Plus aria-hidden />
        Add an SMTP server
      </Link>
    </Button>
  );
}

function SendersCard() {
  const query = useInfiniteQuery(sendersQuery());
  const servers = itemsOf(useInfiniteQuery(smtpServersQuery()).data);
  const navigate = useNavigate({ from: "/senders" });
  const senders = itemsOf(query.data);
  return (
    <Card title="Senders" flush>
      <QueryEdge
        what="Your senders"
        query={query}
        skeleton={<SkeletonRows rows={2} />}
        sentence={sentenceOf}
      >
        {senders.length === 0 ? (
          <EmptyState icon={UserRoundPen} title="No sender yet" action={<AddSender />}>
            A sender is a From address with its own hourly limit. It sends once its owner has
            confirmed it by a link.
          </EmptyState>
        ) : (
          <DataTable
            label="Senders"
            columns={senderColumns(servers)}
            rows={senders}
            rowKey={(row) => row.id}
            phone={(row) => <SenderPhoneRow sender={row} />}
            onOpen={(row) => void navigate({ search: { sender: row.id }, resetScroll: false })}
            hasMore={query.hasNextPage}
            isLoadingMore={query.isFetchingNextPage}
            onMore={() => void query.fetchNextPage()}
          />
        )}
      </QueryEdge>
    </Card>
  );
}

function ServersCard() {
  const query = useInfiniteQuery(smtpServersQuery());
  const navigate = useNavigate({ from: "/senders" });
  const servers = itemsOf(query.data);
  return (
    <Card title="SMTP servers" aside={servers.length > 0 ? <AddServer /> : undefined} flush>
      <QueryEdge
        what="Your SMTP servers"
        query={query}
        skeleton={<SkeletonRows rows={2} />}
        sentence={sentenceOf}
      >
        {servers.length === 0 ? (
          <EmptyState icon={Server} title="No SMTP server yet" action={<AddServer />}>
            The servers your senders hand their e-mails to, each with its health and the last thing
            that went wrong there.
          </EmptyState>
        ) : (
          <DataTable
            label="SMTP servers"
            columns={SERVER_COLUMNS}
            rows={servers}
            rowKey={(row) => row.id}
            phone={(row) => <ServerPhoneRow server={row} />}
            onOpen={(row) => void navigate({ search: { server: row.id }, resetScroll: false })}
            hasMore={query.hasNextPage}
            isLoadingMore={query.isFetchingNextPage}
            onMore={() => void query.fetchNextPage()}
          />
        )}
      </QueryEdge>
    </Card>
  );
}
