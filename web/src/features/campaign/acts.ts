import { useMutation, useQueryClient } from "@tanstack/react-query";
import { campaignKeys, cancelCampaign, pauseCampaign, resumeCampaign } from "@/api/campaigns";
import { cancelEmail, emailKeys, resolveEmails, retryEmails, type ManyEmails } from "@/api/emails";
import { sentenceOf } from "@/api/errors";
import type { Campaign } from "@/api/types";
import { formatAmount } from "@/lib/numbers";
import { toast } from "@/ui/Toast";

/** Read anew what an act on a campaign or its e-mails may have changed. */
function useReadAnew(campaignId: string): () => void {
  const client = useQueryClient();
  return () => {
    for (const queryKey of [
      campaignKeys.one(campaignId),
      campaignKeys.failures(campaignId),
      campaignKeys.lists,
      emailKeys.all,
    ]) {
      void client.invalidateQueries({ queryKey });
    }
  };
}

export function useRunActs({ id }: Campaign) {
  const readAnew = useReadAnew(id);
  const says = (failed: string) => ({
    onSettled: readAnew,
    onError: (error: unknown) => toast({ kind: "error", title: failed, text: sentenceOf(error) }),
  });
  const pause = useMutation({ mutationFn: () => pauseCampaign(id), ...says("It is not paused") });
  const resume = useMutation({
    mutationFn: () => resumeCampaign(id),
    ...says("It is still paused"),
  });
  const cancel = useMutation({
    mutationFn: () => cancelCampaign(id),
    ...says("It is not cancelled"),
  });
  return { pause, resume, cancel };
}

export type ManyAct =
  | { kind: "retry"; many: ManyEmails }
  | { kind: "resolve"; many: ManyEmails; as: "sent" | "retry" }
  | { kind: "cancel"; ids: readonly string[] };

/** What is done with many e-mails at once; says how many it was, and why not the others. */
export function useManyAct(campaignId: string) {
  const readAnew = useReadAnew(campaignId);
  return useMutation({
    mutationFn: run,
    onSuccess: ({ done, left, more }, { kind }) => {
      const word = { retry: "wait again", resolve: "settled", cancel: "cancelled" }[kind];
      toast({
        title: `${formatAmount(done, "e-mail")} ${word}`,
        ...(left ? { text: left } : {}),
        ...(more ? { text: "There are more: do it again for the next ten thousand." } : {}),
      });
    },
    onError: (error) =>
      toast({ kind: "error", title: "Nothing was done", text: sentenceOf(error) }),
    onSettled: readAnew,
  });
}

interface Outcome {
  done: number;
  left: string;
  more: boolean;
}

async function run(act: ManyAct): Promise<Outcome> {
  if (act.kind === "cancel") return cancelEach(act.ids);
  const { many } = act;
  const view = act.kind === "retry" ? await retryEmails(many) : await resolveEmails(many, act.as);
  const left = Object.entries(view.skipped_because)
    .map(([why, count]) => `${count}: ${why.replaceAll("_", " ")}`)
    .join("; ");
  return { done: view.done, left: left && `Not done for ${left}.`, more: view.more };
}

/** One after another; what is in hand by now still goes, and is counted. */
async function cancelEach(ids: readonly string[]): Promise<Outcome> {
  let done = 0;
  let problem = "";
  for (const id of ids) {
    try {
      await cancelEmail(id);
      done += 1;
    } catch (error) {
      problem = sentenceOf(error);
    }
  }
  const left = ids.length - done;
  return { done, left: left > 0 ? `${left} not cancelled: ${problem}` : "", more: false };
}
