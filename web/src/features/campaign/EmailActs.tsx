import { useManyAct } from "@/features/campaign/acts";
import type { EmailWithTimeline } from "@/api/types";
import { Button } from "@/ui/Button";

/** What may be decided about one e-mail in its state. */
export function EmailActs({ email }: { email: EmailWithTimeline }) {
  const act = useManyAct(email.campaign_id);
  const many = { ids: [email.id] };
  const busy = act.isPending;
  switch (email.status) {
    case "scheduled":
      return (
        <Button
          look="danger"
          busy={busy}
          onClick={() => act.mutate({ kind: "cancel", ids: many.ids })}
        >
          Cancel this e-mail
        </Button>
      );
    case "failed":
      return (
        <Button look="primary" busy={busy} onClick={() => act.mutate({ kind: "retry", many })}>
          Retry this e-mail
        </Button>
      );
    case "unknown":
      return (
        <>
          <Button busy={busy} onClick={() => act.mutate({ kind: "resolve", many, as: "retry" })}>
            It did not arrive: send again
          </Button>
          <Button
            look="primary"
            busy={busy}
            onClick={() => act.mutate({ kind: "resolve", many, as: "sent" })}
          >
            It arrived: mark as sent
          </Button>
        </>
      );
    default:
      return null;
  }
}
