/** The states of e-mails and campaigns as the screen tells them: one word, one colour each. */

export type EmailStatus =
  "scheduled" | "claimed" | "sending" | "sent" | "failed" | "unknown" | "cancelled" | "skipped";
export type CampaignStatus =
  "draft" | "scheduled" | "running" | "paused" | "completed" | "cancelled";

/** What a state looks like; each has a colour (`--state-…`), an icon and a word. */
export type Look =
  | "draft"
  | "scheduled"
  | "in-hand"
  | "sent"
  | "failed"
  | "unknown"
  | "skipped"
  | "cancelled"
  | "paused";

/** In the order of bars and legends. */
export const EMAIL_LOOKS = [
  "sent",
  "in-hand",
  "scheduled",
  "failed",
  "unknown",
  "skipped",
  "cancelled",
] as const satisfies readonly Look[];

export const WORDS: Record<Look, string> = {
  draft: "Draft",
  scheduled: "Scheduled",
  "in-hand": "In hand",
  sent: "Sent",
  failed: "Failed",
  unknown: "Unknown",
  skipped: "Skipped",
  cancelled: "Cancelled",
  paused: "Paused",
};

export const MEANINGS: Record<Look, string> = {
  draft: "Not scheduled: nothing is promised yet.",
  scheduled: "Waits for its time.",
  "in-hand": "A worker is handing it over now.",
  sent: "Accepted by the next server.",
  failed: "Refused or impossible; it is not tried again by itself.",
  unknown: "The line died after the message, before the answer. One copy may have arrived.",
  skipped: "Left out: suppressed, unsubscribed or replied.",
  cancelled: "Taken back before it was sent.",
  paused: "Waits until you resume.",
};

export function lookOfEmail(status: EmailStatus): Look {
  return status === "claimed" || status === "sending" ? "in-hand" : status;
}

export function lookOfCampaign(status: CampaignStatus): { look: Look; word: string } {
  if (status === "running") return { look: "in-hand", word: "Running" };
  if (status === "completed") return { look: "sent", word: "Completed" };
  return { look: status, word: WORDS[status] };
}

/** E-mails by state, as the API counts them; `total` is the sum of the others. */
export type Counts = Record<EmailStatus | "total", number>;

export const NO_COUNTS: Counts = {
  total: 0,
  scheduled: 0,
  claimed: 0,
  sending: 0,
  sent: 0,
  failed: 0,
  unknown: 0,
  cancelled: 0,
  skipped: 0,
};

export function inHand(counts: Counts): number {
  return counts.claimed + counts.sending;
}

/** E-mails that have not ended yet. */
export function remaining(counts: Counts): number {
  return counts.scheduled + inHand(counts);
}

/** The counts as segments of a bar; they add up to the total. */
export function segmentsOf(
  counts: Counts,
): { look: (typeof EMAIL_LOOKS)[number]; count: number }[] {
  return EMAIL_LOOKS.map((look) => ({
    look,
    count: look === "in-hand" ? inHand(counts) : counts[look],
  }));
}
