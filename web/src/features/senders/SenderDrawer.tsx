import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Mail, Trash2 } from "lucide-react";
import { useState } from "react";
import { sentenceOf } from "@/api/errors";
import { deleteSender, mailSenderLink, senderKeys, senderQuery } from "@/api/senders";
import type { Sender } from "@/api/types";
import { NEW } from "@/features/senders/search";
import { SenderFields } from "@/features/senders/SenderFields";
import { UsageBar } from "@/features/senders/UsageBar";
import { Button } from "@/ui/Button";
import { ConfirmDialog, Drawer } from "@/ui/Dialog";
import { HealthChip } from "@/ui/HealthChip";
import { Notice } from "@/ui/Notice";
import { QueryEdge } from "@/ui/QueryEdge";
import { SkeletonRows } from "@/ui/Skeleton";
import { Ago, Time } from "@/ui/Time";
import { toast } from "@/ui/Toast";

interface SenderDrawerProps {
  id: string;
  onClose: () => void;
}

/** One sender: whether it may send, what it has used, its settings; or the form for a new one. */
export function SenderDrawer({ id, onClose }: SenderDrawerProps) {
  const navigate = useNavigate({ from: "/senders" });
  const isNew = id === NEW;
  const query = useQuery({ ...senderQuery(id), enabled: !isNew });
  const sender = query.data;
  const openAdded = (added: Sender) => {
    toast({ title: "The sender is added", text: "Mail its owner the link that verifies it." });
    void navigate({ search: { sender: added.id }, replace: true, resetScroll: false });
  };
  return (
    <Drawer
      open
      onClose={onClose}
      title={isNew ? "Add a sender" : (sender?.name ?? "Sender")}
      description={isNew ? "It sends nothing before its owner has confirmed it." : sender?.email}
    >
      {isNew ? (
        <SenderFields sender={null} onDone={openAdded} />
      ) : (
        <QueryEdge
          what="This sender"
          query={query}
          skeleton={<SkeletonRows rows={4} />}
          sentence={sentenceOf}
        >
          {sender && (
            <div className="flex flex-col gap-6">
              <Verification key={sender.id} sender={sender} />
              <Standing sender={sender} />
              <SenderFields
                key={sender.id}
                sender={sender}
                onDone={() => toast({ title: "The sender is changed" })}
              />
              <Removal sender={sender} onDone={onClose} />
            </div>
          )}
        </QueryEdge>
      )}
    </Drawer>
  );
}

function Verification({ sender }: { sender: Sender }) {
  const client = useQueryClient();
  const mail = useMutation({
    mutationFn: () => mailSenderLink(sender.id),
    onSettled: () => client.invalidateQueries({ queryKey: senderKeys.all }),
  });
  if (sender.verified) {
    return (
      <Notice kind="good" title="This From address is verified">
        Its owner confirmed it <Time at={sender.verified_at} />. Another address has to be confirmed
        again.
      </Notice>
    );
  }
  const isMailed = sender.verification_sent_at !== null;
  return (
    <div className="flex flex-col gap-3">
      <Notice
        kind="warning"
        title="This From address is not verified"
        action={
          <Button
            size="sm"
            look="primary"
            icon={<Mail aria-hidden />}
            busy={mail.isPending}
            onClick={() => mail.mutate()}
          >
            {isMailed ? "Mail the link again" : "Mail the link"}
          </Button>
        }
      >
        A link goes to {sender.email} through its own SMTP server; whoever reads that mailbox
        presses one button. Until then nothing is sent from it.
        {sender.verification_sent_at && (
          <>
            {" "}
            The last link was mailed <Ago at={sender.verification_sent_at} />.
          </>
        )}
      </Notice>
      {mail.isError && <Notice kind="error">{sentenceOf(mail.error)}</Notice>}
      {mail.data && (
        <Notice
          kind={mail.data.accepted ? "good" : "error"}
          title={
            mail.data.accepted
              ? "The server accepted the mail"
              : "The mail with the link did not go out"
          }
          details={mail.data.answer}
        >
          {mail.data.accepted ? (
            <>
              The link in it works until <Time at={mail.data.expires_at} />.
            </>
          ) : (
            <>
              Test{" "}
              <Link
                to="/senders"
                search={{ server: mail.data.smtp_server_id }}
                className="font-medium text-accent-text hover:underline"
              >
                its SMTP server
              </Link>
              , then mail the link again.
            </>
          )}
        </Notice>
      )}
    </div>
  );
}

function Standing({ sender }: { sender: Sender }) {
  return (
    <section aria-label="Health and usage" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-2">
        <HealthChip health={sender.health} reason={sender.health_reason} />
        <span>{sender.health_reason ?? "Its best SMTP server works."}</span>
      </div>
      <UsageBar {...sender.usage} />
    </section>
  );
}

function Removal({ sender, onDone }: { sender: Sender; onDone: () => void }) {
  const [isAsked, setAsked] = useState(false);
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteSender(sender.id),
    onSuccess: async () => {
      toast({ title: `“${sender.name}” is deleted` });
      onDone();
      await client.invalidateQueries({ queryKey: senderKeys.list });
    },
    onError: (error) =>
      toast({ kind: "error", title: "The sender is still there", text: sentenceOf(error) }),
    onSettled: () => setAsked(false),
  });
  return (
    <div>
      <Button size="sm" look="quiet" icon={<Trash2 aria-hidden />} onClick={() => setAsked(true)}>
        Delete this sender …
      </Button>
      <ConfirmDialog
        open={isAsked}
        onClose={() => setAsked(false)}
        title={`Delete “${sender.name}”?`}
        act="Delete this sender"
        busy={remove.isPending}
        onAct={() => remove.mutate()}
      >
        Nothing more is sent from {sender.email}. A sender with scheduled e-mails is not deleted:
        cancel or finish them first. What it has sent stays on record.
      </ConfirmDialog>
    </div>
  );
}
