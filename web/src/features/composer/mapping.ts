import type { Mapping } from "@/api/imports";
import type { Import } from "@/api/types";

/** What becomes of a column: the address, a field of this name, or nothing (an empty name). */
export interface ColumnChoice {
  header: string;
  name: string;
}

export interface Choices {
  email: number;
  columns: ColumnChoice[];
}

/** The API's reading of the file as choices that can be changed. */
export function choicesOf(report: Import): Choices {
  const names: readonly (string | null)[] = report.field_names ?? [];
  const columns = (report.header ?? []).map((header, index) => ({
    header,
    name: names[index] ?? "",
  }));
  return { email: names.indexOf("email"), columns };
}

/** The mapping that asks for these choices; undefined when the API's own reading is wanted. */
export function mappingOf(choices: Choices, found: Choices): Mapping | undefined {
  const fields: Record<string, string | null> = {};
  choices.columns.forEach(({ header, name }, index) => {
    if (index === choices.email) return;
    const wasEmail = index === found.email;
    if (wasEmail || name !== found.columns[index]?.name) fields[header] = name.trim() || null;
  });
  const isOtherEmail = choices.email !== found.email;
  const email = isOtherEmail ? choices.columns[choices.email]?.header : undefined;
  if (email === undefined && Object.keys(fields).length === 0) return undefined;
  return { ...(email === undefined ? {} : { email }), fields };
}

/** Choose another column for the address; the one before becomes a field of its own. */
export function withEmail(choices: Choices, email: number): Choices {
  const columns = choices.columns.map((column, index) => {
    if (index === email) return { ...column, name: "email" };
    return index === choices.email ? { ...column, name: "" } : column;
  });
  return { email, columns };
}

const FIELD_NAME = /^[\p{L}_][\p{L}\p{N}_]{0,59}$/u;

/** What is wrong with a field's name, or undefined. */
export function nameProblem(name: string, index: number, choices: Choices): string | undefined {
  if (name === "" || index === choices.email) return undefined;
  if (!FIELD_NAME.test(name)) return "Letters, digits and underscores only.";
  const isTaken = choices.columns.some((other, at) => at !== index && other.name === name);
  return isTaken ? "Two columns have this name." : undefined;
}
