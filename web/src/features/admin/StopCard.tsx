import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { OctagonX, Play } from "lucide-react";
import { useId, useState } from "react";
import { adminKeys, letSendingGoOn, stopQuery, stopSending, type Stop } from "@/api/admin";
import { dashboardKeys } from "@/api/dashboard";
import { sentenceOf } from "@/api/errors";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { ConfirmDialog, Dialog } from "@/ui/Dialog";
import { Field, Input } from "@/ui/Field";
import { Notice } from "@/ui/Notice";
import { QueryEdge } from "@/ui/QueryEdge";
import { SkeletonRows } from "@/ui/Skeleton";
import { Time } from "@/ui/Time";
import { toast } from "@/ui/Toast";

const WORD = "STOP";

/** Freezes all sending of the instance, and lets it go on. */
export function StopCard() {
  const query = useQuery(stopQuery);
  return (
    <Card title="Stop all sending" className="max-w-3xl">
      <QueryEdge
        what="Whether all is stopped"
        query={query}
        skeleton={<SkeletonRows rows={1} />}
        sentence={sentenceOf}
      >
        {query.data?.stopped ? <Stopped stop={query.data} /> : <Running />}
      </QueryEdge>
    </Card>
  );
}

function useShowStop() {
  const client = useQueryClient();
  return async (stop: Stop) => {
    client.setQueryData(adminKeys.stop, stop);
    await client.invalidateQueries({ queryKey: dashboardKeys.all });
  };
}

function Running() {
  const [isAsked, setAsked] = useState(false);
  return (
    <div className="flex flex-col items-start gap-4">
      <p className="prose-width text-ink-2">
        Sending is not stopped. Stop it when something is badly wrong: nothing of any user leaves
        this instance any more, at once. What a server is taking at that moment still goes. Nothing
        is lost: what falls due waits.
      </p>
      <Button look="danger" icon={<OctagonX aria-hidden />} onClick={() => setAsked(true)}>
        Stop all sending …
      </Button>
      {isAsked && <StopDialog onClose={() => setAsked(false)} />}
    </div>
  );
}

function StopDialog({ onClose }: { onClose: () => void }) {
  const form = useId();
  const show = useShowStop();
  const [typed, setTyped] = useState("");
  const [reason, setReason] = useState("");
  const stop = useMutation({
    mutationFn: () => stopSending(reason.trim() || null),
    onSuccess: async (standing) => {
      toast({ title: "All sending is stopped" });
      onClose();
      await show(standing);
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title="Stop all sending of this instance?"
      description="Every campaign of every user stands still until an admin lets it go on."
      footer={
        <>
          <Button onClick={onClose}>Keep sending</Button>
          <Button
            type="submit"
            form={form}
            look="danger"
            busy={stop.isPending}
            disabled={typed !== WORD}
          >
            Stop all sending
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (typed === WORD) stop.mutate();
        }}
      >
        {stop.isError && <Notice kind="error">{sentenceOf(stop.error)}</Notice>}
        <Field label="Reason" hint="Shown wherever someone wonders why nothing sends.">
          {(ids) => (
            <Input
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
              {...ids}
            />
          )}
        </Field>
        <Field label={`Type ${WORD} to confirm`}>
          {(ids) => (
            <Input
              autoComplete="off"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              {...ids}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}

function Stopped({ stop }: { stop: Stop }) {
  const [isAsked, setAsked] = useState(false);
  const show = useShowStop();
  const goOn = useMutation({
    mutationFn: letSendingGoOn,
    onSuccess: async (standing) => {
      toast({ title: "Sending goes on" });
      await show(standing);
    },
    onSettled: () => setAsked(false),
  });
  return (
    <div className="flex flex-col items-start gap-4">
      <Notice kind="error" className="w-full" title="All sending is stopped">
        Since <Time at={stop.stopped_at} relative />
        {stop.reason ? `. The reason: ${stop.reason}` : ", without a reason given."}
      </Notice>
      {goOn.isError && <Notice kind="error">{sentenceOf(goOn.error)}</Notice>}
      <Button look="primary" icon={<Play aria-hidden />} onClick={() => setAsked(true)}>
        Let sending go on …
      </Button>
      <ConfirmDialog
        open={isAsked}
        onClose={() => setAsked(false)}
        title="Let sending go on?"
        act="Let sending go on"
        look="primary"
        busy={goOn.isPending}
        onAct={() => goOn.mutate()}
      >
        Everything that fell due meanwhile follows, within its limits.
      </ConfirmDialog>
    </div>
  );
}
