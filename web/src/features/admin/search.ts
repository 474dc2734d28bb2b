import type { AuditKind } from "@/api/admin";
import { oneOf, textOf } from "@/lib/search";

export const KINDS = [
  "change",
  "sign_in",
  "sign_in_failed",
  "sign_out",
  "key_use",
  "export",
  "admin_view",
  "denied",
  "alert",
] as const satisfies readonly AuditKind[];

/** What the address of this screen may say after its question mark. */
export interface Search {
  /** Users when it is not named. */
  view?: "audit" | "stop";
  q?: string;
  kind?: AuditKind;
  /** Only what this user did. */
  user?: string;
  /** The audit entry whose drawer is open. */
  entry?: string;
}

export function parseSearch(raw: Record<string, unknown>): Search {
  return {
    view: oneOf(raw, "view", ["audit", "stop"]),
    q: textOf(raw, "q", 200),
    kind: oneOf(raw, "kind", KINDS),
    user: textOf(raw, "user", 36),
    entry: textOf(raw, "entry", 36),
  };
}
