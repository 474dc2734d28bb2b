import { Plus } from "lucide-react";
import type { Recipient } from "@/api/types";
import { fieldsOfPeople } from "@/features/composer/people";

interface FieldPickerProps {
  people: readonly Recipient[];
  onPick: (name: string) => void;
}

/** The columns of the real file; a press puts one where the caret is. */
export function FieldPicker({ people, onPick }: FieldPickerProps) {
  const names = fieldsOfPeople(people);
  if (names.length === 0) {
    return <p className="text-xs text-ink-3">Merge fields are here once there are recipients.</p>;
  }
  return (
    <div role="group" aria-label="Merge fields" className="flex flex-wrap gap-1.5">
      {names.map(({ name, sample }) => (
        <button
          key={name}
          type="button"
          title={sample ? `For example “${sample}”` : "Empty in the first rows"}
          className="inline-flex h-7 items-center gap-1 rounded-full border border-line-strong px-2.5 font-mono text-xs text-ink-2 hover:border-ink-3 hover:text-ink"
          onClick={() => onPick(name)}
        >
          <Plus aria-hidden className="size-3" />
          {name}
        </button>
      ))}
    </div>
  );
}
