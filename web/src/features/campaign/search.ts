import type { EmailReason } from "@/api/types";
import { REASONS } from "@/lib/reasons";
import { oneOf, textOf } from "@/lib/search";

export const TABS = [
  "scheduled",
  "claimed",
  "sending",
  "sent",
  "failed",
  "unknown",
  "skipped",
  "cancelled",
] as const;
export type Tab = (typeof TABS)[number];

/** What the address of this screen may say after its question mark. */
export interface Search {
  status?: Tab;
  reason?: EmailReason;
  sender?: string;
  q?: string;
}

export function parseSearch(raw: Record<string, unknown>): Search {
  return {
    status: oneOf(raw, "status", TABS),
    reason: oneOf(raw, "reason", REASONS),
    sender: textOf(raw, "sender", 36),
    q: textOf(raw, "q"),
  };
}
