import { useManyAct } from "@/features/campaign/acts";
import type { Tab } from "@/features/campaign/search";
import { formatAmount } from "@/lib/numbers";
import { Button } from "@/ui/Button";

/** The API cancels one e-mail a call, and takes a hundred calls a minute. */
const CANCEL_AT_MOST = 50;

interface ChosenProps {
  campaignId: string;
  status: Tab | undefined;
  ids: ReadonlySet<string>;
  onDone: () => void;
}

/** What can be done with the chosen rows; which acts there are depends on their state. */
export function Chosen({ campaignId, status, ids, onDone }: ChosenProps) {
  const act = useManyAct(campaignId);
  const many = { ids: [...ids] };
  const busy = act.isPending;
  const said = formatAmount(ids.size, "e-mail");
  const then = { onSuccess: onDone };
  return (
    <>
      {status === "failed" && (
        <Button
          size="sm"
          look="primary"
          busy={busy}
          onClick={() => act.mutate({ kind: "retry", many }, then)}
        >
          Retry {said}
        </Button>
      )}
      {status === "unknown" && (
        <>
          <Button
            size="sm"
            look="primary"
            busy={busy}
            onClick={() => act.mutate({ kind: "resolve", many, as: "sent" }, then)}
          >
            They arrived: mark {said} sent
          </Button>
          <Button
            size="sm"
            busy={busy}
            onClick={() => act.mutate({ kind: "resolve", many, as: "retry" }, then)}
          >
            They did not: send again
          </Button>
        </>
      )}
      {status === "scheduled" && (
        <>
          <Button
            size="sm"
            look="danger"
            busy={busy}
            disabled={ids.size > CANCEL_AT_MOST}
            onClick={() => act.mutate({ kind: "cancel", ids: many.ids }, then)}
          >
            Cancel {said}
          </Button>
          {ids.size > CANCEL_AT_MOST && (
            <span className="text-xs text-ink-2">
              At most {CANCEL_AT_MOST} at once; to stop all, cancel the campaign.
            </span>
          )}
        </>
      )}
      <Button size="sm" look="quiet" onClick={onDone}>
        Choose none
      </Button>
    </>
  );
}
