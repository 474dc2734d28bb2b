import {
  useMutation,
  useQuery,
  useQueryClient,
  type UseMutationResult,
} from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { PlugZap, Trash2 } from "lucide-react";
import { useState } from "react";
import { sentenceOf } from "@/api/errors";
import { senderKeys } from "@/api/senders";
import {
  deleteSmtpServer,
  smtpServerKeys,
  smtpServerQuery,
  verifySmtpServer,
} from "@/api/smtp-servers";
import type { SmtpServer, VerifyStep } from "@/api/types";
import { NEW } from "@/features/senders/search";
import { ServerFields } from "@/features/senders/ServerFields";
import { Button } from "@/ui/Button";
import { ConfirmDialog, Drawer } from "@/ui/Dialog";
import { HealthChip } from "@/ui/HealthChip";
import { Notice } from "@/ui/Notice";
import { QueryEdge } from "@/ui/QueryEdge";
import { SkeletonRows } from "@/ui/Skeleton";
import { Steps, StepsUnderWay } from "@/ui/Steps";
import { Ago, Time } from "@/ui/Time";
import { toast } from "@/ui/Toast";

const STEP_NAMES = {
  dns: "Find the host",
  connect: "Connect",
  tls: "Encrypt the line",
  login: "Log in",
  mail_from: "Accept the sender",
};

type Test = UseMutationResult<VerifyStep[], Error, string>;

interface ServerDrawerProps {
  id: string;
  onClose: () => void;
}

/** One SMTP server: how it is, its test, its settings; or the form for a new one. */
export function ServerDrawer({ id, onClose }: ServerDrawerProps) {
  const client = useQueryClient();
  const navigate = useNavigate({ from: "/senders" });
  const isNew = id === NEW;
  const query = useQuery({ ...smtpServerQuery(id), enabled: !isNew });
  const test: Test = useMutation({
    mutationFn: verifySmtpServer,
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: smtpServerKeys.all });
      await client.invalidateQueries({ queryKey: senderKeys.all });
    },
  });
  const addAndTest = (server: SmtpServer) => {
    test.mutate(server.id);
    void navigate({ search: { server: server.id }, replace: true, resetScroll: false });
  };
  return (
    <Drawer
      open
      onClose={onClose}
      title={isNew ? "Add an SMTP server" : (query.data?.name ?? "SMTP server")}
      description={isNew ? "Nothing is sent by the test that follows." : undefined}
    >
      {isNew ? (
        <ServerFields server={null} onDone={addAndTest} />
      ) : (
        <QueryEdge
          what="This SMTP server"
          query={query}
          skeleton={<SkeletonRows rows={4} />}
          sentence={sentenceOf}
        >
          {query.data && (
            <div className="flex flex-col gap-6">
              <Standing server={query.data} />
              <ConnectionTest server={query.data} test={test} />
              <ServerFields
                key={query.data.id}
                server={query.data}
                onDone={() => toast({ title: "The SMTP server is changed" })}
              />
              <Removal server={query.data} onDone={onClose} />
            </div>
          )}
        </QueryEdge>
      )}
    </Drawer>
  );
}

function Standing({ server }: { server: SmtpServer }) {
  return (
    <section aria-label="Health" className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-2">
        <HealthChip health={server.health} reason={server.health_reason} />
        <span>
          since <Ago at={server.health_since} />
          {server.health_reason && `: ${server.health_reason}`}
        </span>
      </div>
      {(server.health !== "healthy" || server.failures_in_a_row > 0) && server.last_error && (
        <Notice kind="warning" details={server.last_error}>
          The last failure was <Time at={server.last_error_at} relative />.{" "}
          {server.probe_at ? (
            <>
              It is tried again <Time at={server.probe_at} relative />, or now by the test below.
            </>
          ) : server.health === "stopped" ? (
            "Mend its settings, then test it: a test that works brings it back."
          ) : (
            "It is still used; a test that works clears this."
          )}
        </Notice>
      )}
    </section>
  );
}

function ConnectionTest({ server, test }: { server: SmtpServer; test: Test }) {
  const steps = test.variables === server.id ? test.data : undefined;
  const failed = steps?.find(({ ok }) => !ok);
  return (
    <section
      aria-label="Connection test"
      className="flex flex-col gap-3 rounded-lg border border-line p-4"
    >
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div className="text-ink-2">
          <h3 className="font-medium text-ink">Connection test</h3>
          <span className="text-xs">
            Last one that worked: <Time at={server.verified_at} none="never" />
          </span>
        </div>
        <Button
          size="sm"
          icon={<PlugZap aria-hidden />}
          busy={test.isPending}
          onClick={() => test.mutate(server.id)}
        >
          Test the connection
        </Button>
      </div>
      {test.isPending && (
        <StepsUnderWay>Talking to the server; it may take its time to answer.</StepsUnderWay>
      )}
      {test.isError && <Notice kind="error">{sentenceOf(test.error)}</Notice>}
      {!test.isPending && steps && (
        <>
          <Steps steps={steps} names={STEP_NAMES} />
          <p role="status" className={failed ? "text-failed-text" : "text-sent-text"}>
            {failed ? adviceFor(failed.step) : "It works: every step was answered as it should be."}
          </p>
        </>
      )}
    </section>
  );
}

function adviceFor(step: string): string {
  switch (step) {
    case "dns":
      return "The host was not found. Check its spelling.";
    case "connect":
      return "Nothing answers there. Check host and port, and that a firewall lets you out.";
    case "tls":
      return "The line could not be encrypted. Check that security and port belong together.";
    case "login":
      return "The server refused the login. Check username and password; many providers want an app password.";
    default:
      return "The server does not take this From address. Ask its provider to allow it.";
  }
}

function Removal({ server, onDone }: { server: SmtpServer; onDone: () => void }) {
  const [isAsked, setAsked] = useState(false);
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteSmtpServer(server.id),
    onSuccess: async () => {
      toast({ title: `“${server.name}” is deleted` });
      onDone();
      await client.invalidateQueries({ queryKey: smtpServerKeys.list });
    },
    onError: (error) =>
      toast({ kind: "error", title: "The server is still there", text: sentenceOf(error) }),
    onSettled: () => setAsked(false),
  });
  return (
    <div>
      <Button size="sm" look="quiet" icon={<Trash2 aria-hidden />} onClick={() => setAsked(true)}>
        Delete this server …
      </Button>
      <ConfirmDialog
        open={isAsked}
        onClose={() => setAsked(false)}
        title={`Delete “${server.name}”?`}
        act="Delete this server"
        busy={remove.isPending}
        onAct={() => remove.mutate()}
      >
        Its password is forgotten. A server that a sender still uses is not deleted: take it from
        the sender first.
      </ConfirmDialog>
    </div>
  );
}
