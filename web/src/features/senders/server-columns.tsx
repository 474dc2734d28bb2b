import { Link } from "@tanstack/react-router";
import type { SmtpServer } from "@/api/types";
import { formatAmount } from "@/lib/numbers";
import type { Column } from "@/ui/DataTable";
import { HealthChip } from "@/ui/HealthChip";
import { Ago, Time } from "@/ui/Time";

const SECURITY = { tls: "TLS", starttls: "STARTTLS", none: "not encrypted" } as const;

export const SERVER_COLUMNS: readonly Column<SmtpServer>[] = [
  {
    key: "name",
    title: "Server",
    width: "minmax(12rem, 1.6fr)",
    cell: (server) => <Name server={server} />,
    sortBy: (server) => server.name,
  },
  {
    key: "health",
    title: "Health",
    width: "minmax(14rem, 2.4fr)",
    cell: (server) => (
      <>
        <HealthChip health={server.health} reason={server.health_reason} />
        <div className="mt-0.5 text-xs whitespace-normal text-ink-3">
          <Reason server={server} />
        </div>
      </>
    ),
    sortBy: (server) => server.health,
  },
  {
    key: "connections",
    title: "Connections",
    width: "minmax(8rem, 0.8fr)",
    cell: (server) => (
      <span className="text-ink-2 tabular">at most {server.max_connections} at once</span>
    ),
    sortBy: (server) => server.max_connections,
  },
  {
    key: "verified",
    title: "Last test that worked",
    width: "minmax(9rem, 0.9fr)",
    cell: (server) => <Time at={server.verified_at} none="never" />,
    sortBy: (server) => server.verified_at ?? "",
  },
];

function Name({ server }: { server: SmtpServer }) {
  return (
    <>
      <Link
        to="/senders"
        search={{ server: server.id }}
        resetScroll={false}
        className="block truncate font-medium hover:underline"
      >
        {server.name}
        {server.is_sandbox && <span className="font-normal text-ink-3"> · sandbox</span>}
      </Link>
      <div className="truncate font-mono text-xs text-ink-3">
        {server.host}:{server.port}, {SECURITY[server.security]}
      </div>
    </>
  );
}

/** Why it is not healthy, and when it is tried again. */
function Reason({ server }: { server: SmtpServer }) {
  if (server.health === "healthy") {
    if (server.failures_in_a_row === 0) return null;
    return `${formatAmount(server.failures_in_a_row, "failure")} in a row: ${server.last_error ?? ""}`;
  }
  return (
    <>
      {server.health_reason ?? formatAmount(server.failures_in_a_row, "failure")}, since{" "}
      <Ago at={server.health_since} />
      {server.probe_at && (
        <>
          ; tried again <Time at={server.probe_at} />
        </>
      )}
    </>
  );
}

export function ServerPhoneRow({ server }: { server: SmtpServer }) {
  return (
    <>
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <Name server={server} />
        </div>
        <HealthChip health={server.health} reason={server.health_reason} />
      </div>
      <div className="mt-1 text-xs text-ink-3">
        <Reason server={server} />
      </div>
    </>
  );
}
