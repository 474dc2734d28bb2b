/** What waits for a person: the facts of senders, servers and campaigns that will not mend alone. */
import type { CampaignSummary, QueueStats, Sender, SmtpServer } from "@/api/types";
import { formatAmount } from "@/lib/numbers";

export interface Concern {
  key: string;
  severity: "error" | "warning";
  text: string;
  /** Why, or what to do. */
  note: string;
  to: { to: "/senders" } | { to: "/campaigns/$campaignId"; params: { campaignId: string } };
}

interface Facts {
  senders: readonly Sender[];
  servers: readonly SmtpServer[];
  campaigns: readonly CampaignSummary[];
  queues: QueueStats | undefined;
}

export function concernsOf({ senders, servers, campaigns, queues }: Facts): Concern[] {
  return [
    ...(queues?.workers === 0 ? [noWorker()] : []),
    ...servers.filter(({ health }) => health === "stopped").map(stoppedServer),
    ...campaigns.filter(({ counts }) => counts.unknown > 0).map(unknownOutcome),
    ...campaigns.filter(isPausedByItself).map(pausedByItself),
    ...senders.filter(({ verified }) => !verified).map(unverified),
    ...servers.filter(({ health }) => health === "cooling").map(coolingServer),
    ...campaigns.filter(hasManyFailures).map(manyFailures),
  ];
}

function noWorker(): Concern {
  return {
    key: "no-worker",
    severity: "error",
    text: "No worker is alive",
    note: "Nothing is sent until one is started; nothing is lost meanwhile.",
    to: { to: "/senders" },
  };
}

function stoppedServer(server: SmtpServer): Concern {
  return {
    key: server.id,
    severity: "error",
    text: `SMTP server “${server.name}” is stopped`,
    note: server.health_reason ?? server.last_error ?? "Mend it and verify it again.",
    to: { to: "/senders" },
  };
}

function coolingServer(server: SmtpServer): Concern {
  return {
    key: server.id,
    severity: "warning",
    text: `SMTP server “${server.name}” rests after too many failures`,
    note: server.last_error ?? "It is tried again by itself.",
    to: { to: "/senders" },
  };
}

function unverified(sender: Sender): Concern {
  return {
    key: sender.id,
    severity: "warning",
    text: `${sender.email} is not verified`,
    note: "It cannot send until its owner opens the link we mail.",
    to: { to: "/senders" },
  };
}

function unknownOutcome({ id, name, counts }: CampaignSummary): Concern {
  return {
    key: `unknown-${id}`,
    severity: "warning",
    text: `${formatAmount(counts.unknown, "e-mail")} of “${name}” with unknown outcome`,
    note: "The line died before the answer. Decide: count as sent, or send again.",
    to: campaign(id),
  };
}

function isPausedByItself({ status, status_reason: reason }: CampaignSummary): boolean {
  return status === "paused" && reason !== null && reason !== "by_user";
}

function pausedByItself({ id, name, status_reason: reason }: CampaignSummary): Concern {
  return {
    key: `paused-${id}`,
    severity: "error",
    text: `“${name}” was paused`,
    note: (reason ?? "").replaceAll("_", " "),
    to: campaign(id),
  };
}

/** A twentieth of at least 50 known outcomes. */
function hasManyFailures({ counts, ended_at: ended }: CampaignSummary): boolean {
  const known = counts.sent + counts.failed;
  return ended === null && known >= 50 && counts.failed / known >= 0.05;
}

function manyFailures({ id, name, counts }: CampaignSummary): Concern {
  return {
    key: `failed-${id}`,
    severity: "warning",
    text: `${formatAmount(counts.failed, "e-mail")} of “${name}” failed`,
    note: "Look at the reasons; a bad list or a bad template shows here first.",
    to: campaign(id),
  };
}

function campaign(campaignId: string): Concern["to"] {
  return { to: "/campaigns/$campaignId", params: { campaignId } };
}
