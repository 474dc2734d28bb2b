import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { sentenceOf } from "@/api/errors";
import { importSuppressions, suppressionKeys, type ListImport } from "@/api/suppressions";
import { formatAmount, formatBytes, formatCount } from "@/lib/numbers";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field, Input } from "@/ui/Field";
import { Notice } from "@/ui/Notice";

const MAX_BYTES = 20 * 1024 * 1024;

/** Takes a CSV as another tool wrote it, and says what came of each row. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const [file, setFile] = useState<File | null>(null);
  const client = useQueryClient();
  const send = useMutation({
    mutationFn: importSuppressions,
    onSuccess: () => client.invalidateQueries({ queryKey: suppressionKeys.all }),
  });
  const isTooLarge = file !== null && file.size > MAX_BYTES;
  return (
    <Dialog
      open
      onClose={onClose}
      title="Import a suppression list"
      description="A CSV of addresses and domains. It only adds; nobody comes off the list by it."
      footer={
        send.data ? (
          <Button look="primary" onClick={onClose}>
            Show the list
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>Leave it</Button>
            <Button
              look="primary"
              busy={send.isPending}
              disabled={!file || isTooLarge}
              onClick={() => file && send.mutate(file)}
            >
              Add to the list
            </Button>
          </>
        )
      }
    >
      {send.data ? (
        <Outcome done={send.data} />
      ) : (
        <div className="flex flex-col gap-4">
          {send.isError && <Notice kind="error">{sentenceOf(send.error)}</Notice>}
          <Field
            label="CSV file"
            hint="The column named “email” or “address” is read, else the first."
            error={
              isTooLarge ? `It has ${formatBytes(file.size)}; 20 MiB are the most.` : undefined
            }
          >
            {(ids) => (
              <Input
                type="file"
                accept=".csv,.txt,text/csv"
                className="h-auto py-2"
                onChange={(event) => setFile(event.target.files?.[0] ?? null)}
                {...ids}
              />
            )}
          </Field>
        </div>
      )}
    </Dialog>
  );
}

function Outcome({ done }: { done: ListImport }) {
  return (
    <div className="flex flex-col gap-3">
      <Notice
        kind={done.suppressed > 0 ? "good" : "warning"}
        title={`${formatCount(done.suppressed)} of ${formatAmount(done.rows, "row")} on the list`}
      >
        {formatAmount(done.skipped, "waiting e-mail")} to them skipped.
      </Notice>
      {done.problems.length > 0 && (
        <Notice kind="warning" title="Rows that were not taken">
          <ul className="flex flex-col gap-1 text-xs">
            {done.problems.map(({ row, reason }) => (
              <li key={row}>
                Row {row}: {reason}
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </div>
  );
}
