import { textOf } from "@/lib/search";

/** What the address of this screen may say after its question mark. */
export interface Search {
  /** The sender whose drawer is open; “new” for one to add. */
  sender?: string;
  /** The SMTP server whose drawer is open; “new” for one to add. */
  server?: string;
}

export const NEW = "new";

export function parseSearch(raw: Record<string, unknown>): Search {
  const sender = textOf(raw, "sender", 36);
  return { sender, server: sender ? undefined : textOf(raw, "server", 36) };
}
