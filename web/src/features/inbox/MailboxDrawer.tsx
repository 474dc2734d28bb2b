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
import {
  deleteMailbox,
  mailboxKeys,
  mailboxQuery,
  verifyMailbox,
  type Mailbox,
  type MailboxStep,
} from "@/api/inbox";
import { MailboxChip } from "@/features/inbox/MailboxChip";
import { MailboxFields } from "@/features/inbox/MailboxFields";
import { NEW } from "@/features/inbox/search";
import { Button } from "@/ui/Button";
import { ConfirmDialog, Drawer } from "@/ui/Dialog";
import { Notice } from "@/ui/Notice";
import { QueryEdge } from "@/ui/QueryEdge";
import { SkeletonRows } from "@/ui/Skeleton";
import { Steps, StepsUnderWay } from "@/ui/Steps";
import { Time } from "@/ui/Time";
import { toast } from "@/ui/Toast";

const STEP_NAMES = {
  dns: "Find the host",
  connect: "Connect",
  tls: "Encrypt the line",
  login: "Log in",
  folder: "Open a folder for reading",
};

type Test = UseMutationResult<MailboxStep[], Error, string>;

interface MailboxDrawerProps {
  id: string;
  onClose: () => void;
}

/** One mailbox: how it is, its test, its settings; or the form for a new one. */
export function MailboxDrawer({ id, onClose }: MailboxDrawerProps) {
  const client = useQueryClient();
  const navigate = useNavigate({ from: "/inbox" });
  const isNew = id === NEW;
  const query = useQuery({ ...mailboxQuery(id), enabled: !isNew });
  const test: Test = useMutation({
    mutationFn: verifyMailbox,
    onSettled: () => client.invalidateQueries({ queryKey: mailboxKeys.all }),
  });
  const addAndTest = (mailbox: Mailbox) => {
    test.mutate(mailbox.id);
    const search = { view: "mailboxes", mailbox: mailbox.id } as const;
    void navigate({ search, replace: true, resetScroll: false });
  };
  return (
    <Drawer
      open
      onClose={onClose}
      title={isNew ? "Watch a mailbox" : (query.data?.name ?? "Mailbox")}
      description="It is read, never changed: no mail is marked, moved or deleted."
    >
      {isNew ? (
        <MailboxFields mailbox={null} onDone={addAndTest} />
      ) : (
        <QueryEdge
          what="This mailbox"
          query={query}
          skeleton={<SkeletonRows rows={4} />}
          sentence={sentenceOf}
        >
          {query.data && (
            <div className="flex flex-col gap-6">
              <Standing mailbox={query.data} />
              <MailboxTest mailbox={query.data} test={test} />
              <MailboxFields
                key={query.data.id}
                mailbox={query.data}
                onDone={() => toast({ title: "The mailbox is changed", text: "It is tried now." })}
              />
              <Removal mailbox={query.data} onDone={onClose} />
            </div>
          )}
        </QueryEdge>
      )}
    </Drawer>
  );
}

function Standing({ mailbox }: { mailbox: Mailbox }) {
  return (
    <section aria-label="State" className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-2">
        <MailboxChip mailbox={mailbox} />
        <span>
          Last read: <Time at={mailbox.seen_at} relative none="never" />
        </span>
      </div>
      {mailbox.last_error && mailbox.status !== "watching" && (
        <Notice kind="warning" details={mailbox.last_error}>
          The last failure was <Time at={mailbox.last_error_at} relative />.{" "}
          {mailbox.status === "stopped"
            ? "Mend its settings, then test it."
            : "It is tried again by itself."}
        </Notice>
      )}
    </section>
  );
}

function MailboxTest({ mailbox, test }: { mailbox: Mailbox; test: Test }) {
  const steps = test.variables === mailbox.id ? test.data : undefined;
  return (
    <section
      aria-label="Connection test"
      className="flex flex-col gap-3 rounded-lg border border-line p-4"
    >
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div className="text-ink-2">
          <h3 className="font-medium text-ink">Connection test</h3>
          <span className="text-xs">
            Last one that worked: <Time at={mailbox.verified_at} none="never" />
          </span>
        </div>
        <Button
          size="sm"
          icon={<PlugZap aria-hidden />}
          busy={test.isPending}
          onClick={() => test.mutate(mailbox.id)}
        >
          Test the mailbox
        </Button>
      </div>
      {test.isPending && <StepsUnderWay>Talking to the server.</StepsUnderWay>}
      {test.isError && <Notice kind="error">{sentenceOf(test.error)}</Notice>}
      {!test.isPending && steps && (
        <>
          <Steps steps={steps} names={STEP_NAMES} />
          {steps.every(({ ok }) => ok) && (
            <p role="status" className="text-sent-text">
              It works: every folder can be read.
            </p>
          )}
        </>
      )}
    </section>
  );
}

function Removal({ mailbox, onDone }: { mailbox: Mailbox; onDone: () => void }) {
  const [isAsked, setAsked] = useState(false);
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteMailbox(mailbox.id),
    onSuccess: async () => {
      toast({ title: `“${mailbox.name}” is no longer watched` });
      onDone();
      await client.invalidateQueries({ queryKey: mailboxKeys.list });
    },
    onError: (error) =>
      toast({ kind: "error", title: "The mailbox is still watched", text: sentenceOf(error) }),
    onSettled: () => setAsked(false),
  });
  return (
    <div>
      <Button size="sm" look="quiet" icon={<Trash2 aria-hidden />} onClick={() => setAsked(true)}>
        Stop watching it …
      </Button>
      <ConfirmDialog
        open={isAsked}
        onClose={() => setAsked(false)}
        title={`Stop watching “${mailbox.name}”?`}
        act="Stop watching it"
        busy={remove.isPending}
        onAct={() => remove.mutate()}
      >
        Its password is forgotten. Answers found there stay; new ones and bounces are no longer
        noticed.
      </ConfirmDialog>
    </div>
  );
}
