/** Why an e-mail is where it is: the API's codes as sentences. */
const SENTENCES = {
  over_limit: "The hourly limit was reached, so it moved to the next free slot.",
  temporary_refusal: "The server asked to try again later.",
  server_trouble: "The SMTP server could not be used.",
  recipient_refused: "The server refused this address.",
  message_refused: "The server refused this message.",
  attempts_used_up: "Every attempt was answered with “later”.",
  not_composable: "The template or a header could not be filled for this recipient.",
  no_answer: "The line died after the message, before the answer.",
  worker_lost: "Its worker stopped while it was being sent.",
  suppressed: "The address is on the suppression list.",
  unsubscribed: "The recipient unsubscribed.",
  replied: "The recipient replied.",
  by_user: "You decided so.",
  rescheduled: "Pace, hours or senders were changed.",
} as const;
export type Reason = keyof typeof SENTENCES;
export const REASONS = Object.keys(SENTENCES) as Reason[];

export function reasonSentence(reason: string): string {
  return (SENTENCES as Record<string, string>)[reason] ?? reason.replaceAll("_", " ");
}
