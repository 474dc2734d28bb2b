import type { ReplyKind } from "@/api/inbox";
import { oneOf, textOf } from "@/lib/search";

export const NEW = "new";

/** What the address of this screen may say after its question mark. */
export interface Search {
  /** Answers when it is not named. */
  view?: "mailboxes";
  kind?: ReplyKind;
  /** Answers to one campaign only. */
  campaign?: string;
  /** The answer whose drawer is open. */
  reply?: string;
  /** The mailbox whose drawer is open; “new” for one to add. */
  mailbox?: string;
}

export function parseSearch(raw: Record<string, unknown>): Search {
  return {
    view: oneOf(raw, "view", ["mailboxes"]),
    kind: oneOf(raw, "kind", ["human", "auto_reply"]),
    campaign: textOf(raw, "campaign", 36),
    reply: textOf(raw, "reply", 36),
    mailbox: textOf(raw, "mailbox", 36),
  };
}
