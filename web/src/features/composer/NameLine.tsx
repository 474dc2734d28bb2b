import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { sentenceOf } from "@/api/errors";
import { typedName, type Draft } from "@/features/composer/draft";
import type { SaveState } from "@/features/composer/saver";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/Notice";

/** The name of the draft, which is its title, and whether all of it is saved. */
export function NameLine({ draft }: { draft: Draft }) {
  const { fields, change, state, flush } = draft;
  const [isJustTyped] = useState(() => typedName.get()?.id === draft.id);
  return (
    <header className="mb-4">
      <title>{`${fields.name} · ReachInbox`}</title>
      <div className="mb-1 text-xs text-ink-3">
        <Link to="/campaigns" className="hover:underline">
          Campaigns
        </Link>{" "}
        / Draft
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h1 className="sr-only">{fields.name || "Draft"}</h1>
        <input
          aria-label="Name of the campaign"
          value={fields.name}
          maxLength={200}
          autoComplete="off"
          aria-invalid={fields.name.trim() === "" || undefined}
          ref={(element) => {
            if (isJustTyped && document.activeElement === document.body) element?.focus();
          }}
          onChange={(event) => change({ name: event.target.value })}
          className="-mx-2 min-w-0 flex-1 rounded-md border border-transparent bg-transparent px-2 py-1 text-xl font-semibold tracking-tight hover:border-line-strong focus:border-accent"
        />
        <SavedWord state={state} />
      </div>
      {fields.name.trim() === "" && (
        <p className="text-xs text-failed-text">A campaign needs a name; the last one is kept.</p>
      )}
      {state.kind === "failed" && (
        <Notice
          kind="error"
          title="Not saved"
          className="mt-3"
          action={
            <Button size="sm" onClick={() => void flush()}>
              Save again
            </Button>
          }
        >
          {sentenceOf(state.error)}
        </Notice>
      )}
    </header>
  );
}

function SavedWord({ state }: { state: SaveState }) {
  const word = { saved: "Saved", waiting: "Saving …", saving: "Saving …", failed: "Not saved" };
  return (
    <span role="status" className="text-xs text-ink-3">
      {word[state.kind]}
    </span>
  );
}
