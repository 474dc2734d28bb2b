import { Link } from "@tanstack/react-router";
import type { Email } from "@/api/types";
import { reasonSentence } from "@/lib/reasons";
import type { Column } from "@/ui/DataTable";
import { EmailChip } from "@/ui/StateChip";
import { Time } from "@/ui/Time";

export const COLUMNS: readonly Column<Email>[] = [
  {
    key: "recipient",
    title: "Recipient",
    width: "minmax(14rem, 2fr)",
    sortBy: (row) => row.recipient,
    cell: (row) => <Recipient email={row} />,
  },
  {
    key: "status",
    title: "State",
    width: "8.5rem",
    sortBy: (row) => row.status,
    cell: (row) => <EmailChip status={row.status} />,
  },
  {
    key: "time",
    title: "Time",
    width: "minmax(8rem, 1fr)",
    sortBy: (row) => row.ended_at ?? row.scheduled_at,
    cell: (row) => <Time at={row.ended_at ?? row.scheduled_at} />,
  },
  {
    key: "sender",
    title: "Sender",
    width: "minmax(10rem, 1.2fr)",
    sortBy: (row) => row.sender ?? "",
    cell: (row) => (
      <span className="font-mono text-xs text-ink-2" title={row.sender ?? undefined}>
        {row.sender ?? "deleted"}
      </span>
    ),
  },
  {
    key: "why",
    title: "Why",
    width: "minmax(12rem, 2fr)",
    cell: (row) => <Why email={row} />,
  },
];

function Recipient({ email }: { email: Email }) {
  return (
    <Link
      to="/campaigns/$campaignId/emails/$emailId"
      params={{ campaignId: email.campaign_id, emailId: email.id }}
      search={(now) => now}
      resetScroll={false}
      className="font-mono text-xs hover:underline"
    >
      {email.recipient}
    </Link>
  );
}

function Why({ email }: { email: Email }) {
  const reason = email.reason ?? email.scheduled_reason;
  const said = email.error ?? (reason === null ? null : reasonSentence(reason));
  if (said === null) return null;
  return (
    <span className="text-ink-2" title={said}>
      {said}
    </span>
  );
}

export function PhoneRow({ email }: { email: Email }) {
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-center justify-between gap-3">
        <span className="min-w-0 truncate">
          <Recipient email={email} />
        </span>
        <EmailChip status={email.status} />
      </div>
      <div className="flex items-center justify-between gap-3 text-xs text-ink-3">
        <span className="min-w-0 truncate">
          <Why email={email} />
        </span>
        <Time at={email.ended_at ?? email.scheduled_at} />
      </div>
    </div>
  );
}
