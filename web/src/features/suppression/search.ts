import { oneOf, textOf } from "@/lib/search";

/** What the address of this screen may say after its question mark. */
export interface Search {
  q?: string;
  /** Which form is open. */
  open?: "add" | "import";
}

export function parseSearch(raw: Record<string, unknown>): Search {
  return { q: textOf(raw, "q"), open: oneOf(raw, "open", ["add", "import"]) };
}
