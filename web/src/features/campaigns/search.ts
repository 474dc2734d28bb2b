import { oneOf, textOf } from "@/lib/search";
import type { CampaignStatus } from "@/lib/states";

export const STATUSES = [
  "draft",
  "scheduled",
  "running",
  "paused",
  "completed",
  "cancelled",
] as const satisfies readonly CampaignStatus[];

export interface Search {
  status?: CampaignStatus;
  q?: string;
}

export function parseSearch(raw: Record<string, unknown>): Search {
  return { status: oneOf(raw, "status", STATUSES), q: textOf(raw, "q", 200) };
}
