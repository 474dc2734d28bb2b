/** Pure steps from what the socket says to what the screen shows. */
import type { CampaignEvent, CampaignSummary, Counts, Email, EmailStatus } from "@/api/types";
import { EmailChanged, type Progress } from "@/live/messages";

const ENDED: ReadonlySet<EmailStatus> = new Set([
  "sent",
  "failed",
  "unknown",
  "cancelled",
  "skipped",
]);

/** Whether what is said now is newer than what was said before. */
export function isNewer(said: Progress, before: Progress | undefined): boolean {
  if (before?.seq === said.seq) return (said.at ?? "") >= (before.at ?? "");
  return said.seq > (before?.seq ?? -1);
}

/** A campaign as the progress says it is. */
export function applyProgress<C extends CampaignSummary>(campaign: C, progress: Progress): C {
  if (campaign.id !== progress.campaign_id || progress.status === "draft") return campaign;
  const { status_reason: reason, drift_seconds: drift } = progress;
  return {
    ...campaign,
    status: progress.status,
    status_reason: reason === undefined ? campaign.status_reason : reason,
    counts: progress.counts ?? countsOf(progress, campaign.counts),
    speed_per_minute: progress.speed,
    finish_at: progress.finish_at,
    drift_seconds: drift === undefined ? campaign.drift_seconds : drift,
  };
}

/** All counts from the few of the contract; the rest follows from what was known. They add up. */
export function countsOf(progress: Progress, known: Counts): Counts {
  const { total, sent, failed, unknown, remaining } = progress;
  const claimed = Math.min(known.claimed, remaining);
  const sending = Math.min(known.sending, remaining - claimed);
  const scheduled = remaining - claimed - sending;
  const leftOut = Math.max(0, total - sent - failed - unknown - remaining);
  // Skipping goes on while a campaign runs; cancelling many is what ends one.
  const cancelled =
    progress.status === "cancelled"
      ? leftOut - Math.min(known.skipped, leftOut)
      : Math.min(known.cancelled, leftOut);
  const skipped = leftOut - cancelled;
  return { total, scheduled, claimed, sending, sent, failed, unknown, cancelled, skipped };
}

/** A row as the socket says it is now. */
export function applyEmailChange<E extends Email>(email: E, change: EmailChanged): E {
  if (email.id !== change.id) return email;
  const { status, at } = change;
  const keep = <T>(said: T | undefined, known: T): T => (said === undefined ? known : said);
  return {
    ...email,
    status,
    scheduled_at: change.scheduled_at ?? email.scheduled_at,
    scheduled_reason: keep(change.scheduled_reason, email.scheduled_reason),
    attempts: change.attempts ?? email.attempts,
    reason: keep(change.reason, email.reason),
    error: keep(change.error, email.error),
    sent_at: change.sent_at ?? (status === "sent" ? at : null),
    ended_at: ENDED.has(status) ? at : null,
  };
}

/** What a replayed event says of its e-mail: the newest state where the server adds it. */
export function changeOfEvent(campaignId: string, event: CampaignEvent): EmailChanged | null {
  const told = EmailChanged.safeParse((event as { email?: unknown }).email);
  if (told.success) return { ...told.data, seq: event.seq };
  const status = event.kind.startsWith("email_") ? event.kind.slice("email_".length) : "";
  if (!event.email_id || !isEmailStatus(status)) return null;
  return { id: event.email_id, campaign_id: campaignId, status, at: event.at, seq: event.seq };
}

function isEmailStatus(word: string): word is EmailStatus {
  return ["scheduled", "claimed", "sending", ...ENDED].includes(word);
}

/** The newest change of each e-mail: of a flood only this must reach the screen. */
export function newestById(changes: Iterable<EmailChanged>): Map<string, EmailChanged> {
  const newest = new Map<string, EmailChanged>();
  for (const change of changes) {
    const known = newest.get(change.id);
    if ((change.seq ?? 0) >= (known?.seq ?? 0)) newest.set(change.id, change);
  }
  return newest;
}
