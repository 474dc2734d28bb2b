import type { EmailWithTimeline } from "@/api/types";
import { reasonSentence } from "@/lib/reasons";
import type { Look } from "@/lib/states";

/** One line of an e-mail's history. */
export interface Moment {
  at: string;
  look: Look;
  title: string;
  /** Why, in a sentence. */
  why: string | null;
  /** The server's own words. */
  answer: string | null;
}

const TITLES: Record<string, readonly [Look, string]> = {
  email_planned: ["scheduled", "Planned"],
  email_scheduled: ["scheduled", "Put back to wait"],
  email_sent: ["sent", "Accepted by server"],
  email_failed: ["failed", "Failed"],
  email_unknown: ["unknown", "No answer after the message"],
  email_cancelled: ["cancelled", "Cancelled"],
  email_skipped: ["skipped", "Skipped"],
};

/** The history, oldest first; how it ended is told from the row where no event says it. */
export function momentsOf(email: EmailWithTimeline): Moment[] {
  const moments = email.timeline.map(momentOf);
  const kind = `email_${email.status}`;
  const isTold = email.timeline.some((entry) => entry.kind === kind);
  if (email.ended_at !== null && !isTold) {
    moments.push(momentOf({ at: email.ended_at, kind, reason: email.reason, answer: email.error }));
  }
  return moments;
}

function momentOf(entry: Record<string, unknown>): Moment {
  const kind = textOf(entry.kind) ?? "";
  const [look, title] = TITLES[kind] ?? ["scheduled", wordsOf(kind)];
  const reason = textOf(entry.reason);
  return {
    at: textOf(entry.at) ?? "",
    look,
    title: entry.late === true ? `${title} (the answer came late)` : title,
    why: reason === null ? null : reasonSentence(reason),
    answer: textOf(entry.answer) ?? textOf(entry.error),
  };
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function wordsOf(kind: string): string {
  const words = kind.replace(/^email_/, "").replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
