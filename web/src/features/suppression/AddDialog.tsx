import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { sentenceOf } from "@/api/errors";
import { addSuppressions, suppressionKeys } from "@/api/suppressions";
import { entriesOf } from "@/features/suppression/words";
import { formatAmount } from "@/lib/numbers";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field, Input, Textarea } from "@/ui/Field";
import { Notice } from "@/ui/Notice";
import { toast } from "@/ui/Toast";

const AT_MOST = 10_000;

export function AddDialog({ onClose }: { onClose: () => void }) {
  const form = useId();
  const [text, setText] = useState("");
  const [note, setNote] = useState("");
  const entries = entriesOf(text);
  const client = useQueryClient();
  const add = useMutation({
    mutationFn: () => addSuppressions(entries, note.trim() || undefined),
    onSuccess: async ({ items, skipped }) => {
      toast({
        title: `${formatAmount(items.length, "entry", "entries")} on the list`,
        text: `${formatAmount(skipped, "waiting e-mail")} skipped.`,
      });
      onClose();
      await client.invalidateQueries({ queryKey: suppressionKeys.all });
    },
  });
  const isTooMany = entries.length > AT_MOST;
  return (
    <Dialog
      open
      onClose={onClose}
      title="Never write to these again"
      description="E-mails that wait for them are skipped at once."
      footer={
        <>
          <Button onClick={onClose}>Leave it</Button>
          <Button
            type="submit"
            form={form}
            look="primary"
            busy={add.isPending}
            disabled={entries.length === 0 || isTooMany}
          >
            {entries.length === 0
              ? "Suppress"
              : `Suppress ${formatAmount(entries.length, "entry", "entries")}`}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate();
        }}
      >
        {add.isError && <Notice kind="error">{sentenceOf(add.error)}</Notice>}
        <Field
          label="Addresses or domains"
          hint="One a line; a domain such as example.com is everybody there."
          error={isTooMany ? "10,000 at once are the most: import a CSV instead." : undefined}
        >
          {(ids) => (
            <Textarea
              required
              className="min-h-40 font-mono text-xs"
              value={text}
              onChange={(event) => setText(event.target.value)}
              {...ids}
            />
          )}
        </Field>
        <Field label="Note" hint="Why, for those who read the list later.">
          {(ids) => (
            <Input
              maxLength={500}
              value={note}
              onChange={(event) => setNote(event.target.value)}
              {...ids}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
