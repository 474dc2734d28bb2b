import { oneOf } from "@/lib/search";

export const STEPS = ["audience", "message", "pace", "preflight", "review"] as const;
export type Step = (typeof STEPS)[number];

export const STEP_WORDS: Record<Step, string> = {
  audience: "Audience",
  message: "Message",
  pace: "Schedule & pace",
  preflight: "Preflight",
  review: "Review",
};

/** What the address of this screen may say after its question mark. */
export interface Search {
  step?: Step;
}

export function parseSearch(raw: Record<string, unknown>): Search {
  return { step: oneOf(raw, "step", STEPS) };
}
