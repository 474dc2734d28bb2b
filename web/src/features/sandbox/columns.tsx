import { Link } from "@tanstack/react-router";
import type { SandboxRow } from "@/api/types";
import { formatBytes } from "@/lib/numbers";
import type { Column } from "@/ui/DataTable";
import { Time } from "@/ui/Time";

export const COLUMNS: readonly Column<SandboxRow>[] = [
  {
    key: "subject",
    title: "Subject",
    width: "minmax(14rem, 2fr)",
    sortBy: (row) => row.subject,
    cell: (row) => <Subject message={row} />,
  },
  {
    key: "to",
    title: "To",
    width: "minmax(12rem, 1.4fr)",
    sortBy: (row) => row.rcpt_to,
    cell: (row) => <Address text={row.rcpt_to} />,
  },
  {
    key: "from",
    title: "From",
    width: "minmax(12rem, 1.4fr)",
    sortBy: (row) => row.mail_from,
    cell: (row) => <Address text={row.mail_from} />,
  },
  {
    key: "size",
    title: "Size",
    width: "6rem",
    align: "right",
    sortBy: (row) => row.size_bytes,
    cell: (row) => formatBytes(row.size_bytes),
  },
  {
    key: "at",
    title: "Taken",
    width: "9rem",
    sortBy: (row) => row.received_at,
    cell: (row) => <Time at={row.received_at} />,
  },
];

function Subject({ message }: { message: SandboxRow }) {
  return (
    <Link
      to="/sandbox"
      search={(now: object) => ({ ...now, open: message.id })}
      resetScroll={false}
      className="font-medium hover:underline"
    >
      {message.subject || "(no subject)"}
    </Link>
  );
}

function Address({ text }: { text: string }) {
  return (
    <span className="font-mono text-xs text-ink-2" title={text}>
      {text}
    </span>
  );
}

export function PhoneRow({ message }: { message: SandboxRow }) {
  return (
    <div className="flex flex-col gap-1">
      <span className="truncate">
        <Subject message={message} />
      </span>
      <div className="flex items-center justify-between gap-3 text-xs text-ink-3">
        <span className="min-w-0 truncate">
          <Address text={message.rcpt_to} />
        </span>
        <Time at={message.received_at} />
      </div>
    </div>
  );
}
