import { textOf } from "@/lib/search";

/** What the address of this screen may say after its question mark. */
export interface Search {
  q?: string;
  /** The message that is open. */
  open?: string;
}

export function parseSearch(raw: Record<string, unknown>): Search {
  return { q: textOf(raw, "q"), open: textOf(raw, "open", 36) };
}
