import type { Recipient } from "@/api/types";

const LOOKED_AT = 50;

/** The merge fields of the first people in their order, each with a value somebody has. */
export function fieldsOfPeople(people: readonly Recipient[]): { name: string; sample: string }[] {
  const samples = new Map<string, string>();
  for (const { fields } of people.slice(0, LOOKED_AT)) {
    for (const [name, value] of Object.entries(fields)) {
      const known = samples.get(name);
      if (known === undefined || known === "") samples.set(name, textOf(value));
    }
  }
  return [...samples].map(([name, sample]) => ({ name, sample: sample.slice(0, 60) }));
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
