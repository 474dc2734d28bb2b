import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { apiKeyKeys, createApiKey, SCOPES, type Scope } from "@/api/api-keys";
import { sentenceOf } from "@/api/errors";
import { Button } from "@/ui/Button";
import { CopyText } from "@/ui/Copy";
import { Dialog } from "@/ui/Dialog";
import { Checkbox, Field, Input } from "@/ui/Field";
import { Notice } from "@/ui/Notice";

const MEANINGS: Record<Scope, string> = {
  read: "See campaigns, e-mails and settings.",
  write: "Change drafts, senders and templates.",
  send: "Schedule, pause, resume and cancel.",
};

/** Asks for name and scopes, then shows the key this once. */
export function NewApiKey({ onClose }: { onClose: () => void }) {
  const form = useId();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<ReadonlySet<Scope>>(new Set(["read"]));
  const client = useQueryClient();
  const make = useMutation({
    mutationFn: () => createApiKey({ name: name.trim(), scopes: [...scopes] }),
    onSuccess: () => client.invalidateQueries({ queryKey: apiKeyKeys.all }),
  });
  if (make.data !== undefined) {
    return (
      <Dialog
        open
        onClose={onClose}
        title="Copy the key now"
        description="It is shown this once; we keep only its hash."
        footer={
          <Button look="primary" onClick={onClose}>
            I have copied it
          </Button>
        }
      >
        <div className="rounded-md border border-line bg-inset px-3 py-2">
          <CopyText text={make.data} label="Copy the key" />
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="New API key"
      footer={
        <>
          <Button onClick={onClose}>Leave it</Button>
          <Button
            type="submit"
            form={form}
            look="primary"
            busy={make.isPending}
            disabled={!name.trim() || scopes.size === 0}
          >
            Make the key
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        {make.isError && <Notice kind="error">{sentenceOf(make.error)}</Notice>}
        <Field label="Name" hint="What will use it: “Nightly export”.">
          {(ids) => (
            <Input
              required
              maxLength={100}
              value={name}
              onChange={(event) => setName(event.target.value)}
              {...ids}
            />
          )}
        </Field>
        <fieldset className="flex flex-col gap-2.5">
          <legend className="mb-1.5 text-[0.8125rem] font-medium">It may</legend>
          {SCOPES.map((scope) => (
            <Checkbox
              key={scope}
              label={scope}
              hint={MEANINGS[scope]}
              checked={scopes.has(scope)}
              onChange={(event) => {
                const next = new Set(scopes);
                if (event.target.checked) next.add(scope);
                else next.delete(scope);
                setScopes(next);
              }}
            />
          ))}
        </fieldset>
      </form>
    </Dialog>
  );
}
