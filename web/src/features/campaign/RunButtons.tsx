import { Ban, Pause, Play } from "lucide-react";
import { useState } from "react";
import type { Campaign } from "@/api/types";
import { useRunActs } from "@/features/campaign/acts";
import { formatAmount, formatCount } from "@/lib/numbers";
import { inHand } from "@/lib/states";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/Dialog";

/** Pause, resume, cancel: each says in numbers what it does. */
export function RunButtons({ campaign }: { campaign: Campaign }) {
  const { status, counts } = campaign;
  const { pause, resume, cancel } = useRunActs(campaign);
  const [isAsked, setAsked] = useState(false);
  const isGoing = status === "running" || status === "scheduled";
  const hand = inHand(counts);
  if (!isGoing && status !== "paused") return null;
  return (
    <>
      <Button icon={<Ban aria-hidden />} onClick={() => setAsked(true)}>
        Cancel …
      </Button>
      {isGoing ? (
        <Button
          look="primary"
          icon={<Pause aria-hidden />}
          busy={pause.isPending}
          onClick={() => pause.mutate()}
        >
          Pause{hand > 0 && ` — ${formatCount(hand)} in hand will still go`}
        </Button>
      ) : (
        <Button
          look="primary"
          icon={<Play aria-hidden />}
          busy={resume.isPending}
          onClick={() => resume.mutate()}
        >
          Resume {formatAmount(counts.scheduled, "e-mail")}
        </Button>
      )}
      <ConfirmDialog
        open={isAsked}
        onClose={() => setAsked(false)}
        title={`Cancel “${campaign.name}”?`}
        act={`Cancel ${formatAmount(counts.scheduled, "e-mail")}`}
        busy={cancel.isPending}
        onAct={() => cancel.mutate(undefined, { onSettled: () => setAsked(false) })}
      >
        {formatAmount(counts.scheduled, "e-mail")} will not be sent. {formatCount(counts.sent)} were
        already accepted by server, and what is in hand now ({formatCount(hand)}) still goes. This
        cannot be taken back.
      </ConfirmDialog>
    </>
  );
}
