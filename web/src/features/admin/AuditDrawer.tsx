import type { ReactNode } from "react";
import type { AuditEntry, AuditKind } from "@/api/admin";
import { Drawer } from "@/ui/Dialog";
import { Notice } from "@/ui/Notice";
import { Time } from "@/ui/Time";

export const KIND_WORDS: Record<AuditKind, string> = {
  change: "Change",
  sign_in: "Sign-in",
  sign_in_failed: "Failed sign-in",
  sign_out: "Sign-out",
  key_use: "API key used",
  export: "Download",
  admin_view: "Seen by an admin",
  denied: "Denied",
  alert: "Alert",
};

interface AuditDrawerProps {
  entry: AuditEntry | undefined;
  onClose: () => void;
}

/** Everything one entry says. */
export function AuditDrawer({ entry, onClose }: AuditDrawerProps) {
  return (
    <Drawer open onClose={onClose} title={entry?.action ?? "Audit entry"}>
      {entry ? (
        <Facts entry={entry} />
      ) : (
        <Notice kind="warning">
          This entry is not among those loaded. Close this, load more, and open it from the list.
        </Notice>
      )}
    </Drawer>
  );
}

function Facts({ entry }: { entry: AuditEntry }) {
  const facts: [string, ReactNode][] = [
    ["When", <Time key="at" at={entry.at} relative />],
    ["Kind", KIND_WORDS[entry.kind]],
    ["Who", entry.who || "nobody signed in"],
    ["To what", entry.target],
    ["Answered", entry.status],
    ["From", entry.address],
    ["With", entry.user_agent],
    ["Session", entry.session_id],
    ["API key", entry.api_key_id],
    ["Request", entry.request_id],
  ];
  return (
    <>
      <dl className="grid grid-cols-[6rem_1fr] gap-x-4 gap-y-2">
        {facts
          .filter(([, value]) => value !== null && value !== "")
          .map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-ink-3">{name}</dt>
              <dd className="min-w-0 break-words">{value}</dd>
            </div>
          ))}
      </dl>
      {Object.keys(entry.details).length > 0 && (
        <section aria-label="Details" className="mt-5">
          <h3 className="mb-1.5 font-medium">Details</h3>
          <pre className="rounded-md bg-inset p-3 font-mono text-xs break-words whitespace-pre-wrap">
            {JSON.stringify(entry.details, null, 2)}
          </pre>
        </section>
      )}
    </>
  );
}
