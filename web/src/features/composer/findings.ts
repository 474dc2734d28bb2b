import type { Step } from "@/features/composer/search";

const PLACES: Record<string, Step> = {
  no_recipients: "audience",
  suppressed_recipients: "audience",
  import_running: "audience",
  missing_field: "message",
  subject_empty: "message",
  html_empty: "message",
  template_invalid: "message",
  render_failed: "message",
  subject_too_long: "message",
  no_sender: "pace",
  start_in_past: "pace",
};

/** Where a finding is mended: a step of the composer, or the screen of the senders. */
export function placeOfFinding(code: string): Step | "senders" | null {
  if (code === "unverified_sender" || code === "sender_without_server") return "senders";
  return PLACES[code] ?? null;
}
