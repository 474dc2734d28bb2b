import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { sentenceOf } from "@/api/errors";
import { removeSuppression, suppressionKeys } from "@/api/suppressions";
import type { Suppression } from "@/api/types";
import { isLiftable, reasonWords, whoIs } from "@/features/suppression/words";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/Dialog";
import { toast } from "@/ui/Toast";

/** Takes an entry off the list; not for who asked to be left alone. */
export function RemoveButton({ entry }: { entry: Suppression }) {
  const [isAsked, setAsked] = useState(false);
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => removeSuppression(entry.id),
    onSuccess: async () => {
      toast({ title: `${entry.address} may be written to again` });
      await client.invalidateQueries({ queryKey: suppressionKeys.all });
    },
    onError: (error) =>
      toast({ kind: "error", title: `${entry.address} stays`, text: sentenceOf(error) }),
    onSettled: () => setAsked(false),
  });
  if (!isLiftable(entry.reason)) {
    return (
      <span className="text-xs text-ink-3" title="Only they can take it back, by their own link.">
        stays
      </span>
    );
  }
  return (
    <>
      <Button size="sm" aria-label={`Remove ${entry.address}`} onClick={() => setAsked(true)}>
        Remove …
      </Button>
      <ConfirmDialog
        open={isAsked}
        onClose={() => setAsked(false)}
        title={`Write to ${whoIs(entry.address)} again?`}
        act="Take it off the list"
        busy={remove.isPending}
        onAct={() => remove.mutate()}
      >
        The reason was: {reasonWords(entry.reason).toLowerCase()}. Campaigns may write there again;
        e-mails that were skipped stay skipped.
      </ConfirmDialog>
    </>
  );
}
