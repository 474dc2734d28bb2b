import { useMutation, useQueryClient } from "@tanstack/react-query";
import {
  campaignKeys,
  cancelCampaign,
  cloneCampaign,
  deleteCampaign,
  pauseCampaign,
  resumeCampaign,
} from "@/api/campaigns";
import { sentenceOf } from "@/api/errors";
import type { CampaignSummary } from "@/api/types";
import { toast } from "@/ui/Toast";

/** What can be done with a campaign from a list; each says in the corner what it did. */
export function useCampaignActs({ id, name }: CampaignSummary) {
  const client = useQueryClient();
  const resume = useMutation({
    mutationFn: () => resumeCampaign(id),
    onSuccess: () => done(`“${name}” goes on`),
    onError: (error) => failed("It is still paused", error),
  });
  const pause = useMutation({
    mutationFn: () => pauseCampaign(id),
    onSuccess: () => done(`“${name}” is paused`, { label: "Resume", run: () => resume.mutate() }),
    onError: (error) => failed("It is not paused", error),
  });
  const cancel = useMutation({
    mutationFn: () => cancelCampaign(id),
    onSuccess: () => done(`“${name}” is cancelled`),
    onError: (error) => failed("It is not cancelled", error),
  });
  const remove = useMutation({
    mutationFn: () => deleteCampaign(id),
    onSuccess: () => done(`“${name}” is deleted`),
    onError: (error) => failed("It is not deleted", error),
  });
  const clone = useMutation({
    mutationFn: () => cloneCampaign(id),
    onSuccess: () => done("A draft with the same content was made"),
    onError: (error) => failed("It was not cloned", error),
  });

  function done(title: string, action?: { label: string; run: () => void }): void {
    toast(action ? { title, action } : { title });
    void client.invalidateQueries({ queryKey: campaignKeys.all });
  }
  function failed(title: string, error: unknown): void {
    toast({ kind: "error", title, text: sentenceOf(error) });
  }
  return { pause, resume, cancel, remove, clone };
}
