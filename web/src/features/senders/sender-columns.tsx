import { Link } from "@tanstack/react-router";
import type { Sender, SmtpServer } from "@/api/types";
import { limitWords } from "@/features/senders/limits";
import { UsageBar } from "@/features/senders/UsageBar";
import type { Column } from "@/ui/DataTable";
import { HealthChip } from "@/ui/HealthChip";
import { StateChip } from "@/ui/StateChip";
import { Ago } from "@/ui/Time";

/** What a table of senders says; servers are told by their names. */
export function senderColumns(servers: readonly SmtpServer[]): readonly Column<Sender>[] {
  return [
    {
      key: "name",
      title: "Sender",
      width: "minmax(12rem, 1.6fr)",
      cell: (sender) => <Name sender={sender} />,
      sortBy: (sender) => sender.name,
    },
    {
      key: "health",
      title: "State",
      width: "minmax(11rem, 1.5fr)",
      cell: (sender) => <State sender={sender} />,
      sortBy: (sender) => (sender.verified ? sender.health : "unverified"),
    },
    {
      key: "usage",
      title: "This hour",
      width: "minmax(13rem, 1.3fr)",
      cell: (sender) => <UsageBar {...sender.usage} />,
      sortBy: (sender) => sender.usage.used,
    },
    {
      key: "limits",
      title: "Limits",
      width: "minmax(9rem, 1.2fr)",
      cell: (sender) => (
        <span className="text-xs whitespace-normal text-ink-2 tabular">{limitsOf(sender)}</span>
      ),
      sortBy: (sender) => sender.hourly_limit,
    },
    {
      key: "servers",
      title: "Sends through",
      width: "minmax(7rem, 0.9fr)",
      cell: (sender) => (
        <span className="text-ink-2">{namesOf(sender.smtp_server_ids, servers)}</span>
      ),
    },
  ];
}

const limitsOf = (sender: Sender) => limitWords(sender.hourly_limit, sender.min_delay_seconds);

function namesOf(ids: readonly string[], servers: readonly SmtpServer[]): string {
  const names = ids.map((id) => servers.find((server) => server.id === id)?.name ?? "…");
  return names.join(", ") || "no server";
}

function Name({ sender }: { sender: Sender }) {
  return (
    <>
      <Link
        to="/senders"
        search={{ sender: sender.id }}
        resetScroll={false}
        className="block truncate font-medium hover:underline"
      >
        {sender.name}
      </Link>
      <div className="truncate font-mono text-xs text-ink-3">{sender.email}</div>
    </>
  );
}

function State({ sender }: { sender: Sender }) {
  return (
    <>
      <Chip sender={sender} />
      <div className="mt-0.5 text-xs whitespace-normal text-ink-3">
        <Reason sender={sender} />
      </div>
    </>
  );
}

function Chip({ sender }: { sender: Sender }) {
  return sender.verified ? (
    <HealthChip health={sender.health} reason={sender.health_reason} />
  ) : (
    <StateChip look="paused" word="Not verified" title="It cannot send before it is." />
  );
}

function Reason({ sender }: { sender: Sender }) {
  if (sender.verified) return sender.health === "healthy" ? null : sender.health_reason;
  if (!sender.verification_sent_at) return "No link was mailed yet.";
  return (
    <>
      Link mailed <Ago at={sender.verification_sent_at} />.
    </>
  );
}

export function SenderPhoneRow({ sender }: { sender: Sender }) {
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <Name sender={sender} />
        </div>
        <Chip sender={sender} />
      </div>
      <UsageBar {...sender.usage} />
      <div className="text-xs text-ink-3">
        <Reason sender={sender} />
      </div>
    </div>
  );
}
