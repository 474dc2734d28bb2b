/** What the socket says, as the contract names it; everything is an absolute value. */
import { z } from "zod";

const count = z.number().int().nonnegative();
const campaignStatus = z.enum([
  "draft",
  "scheduled",
  "running",
  "paused",
  "completed",
  "cancelled",
]);
const emailStatus = z.enum([
  "scheduled",
  "claimed",
  "sending",
  "sent",
  "failed",
  "unknown",
  "cancelled",
  "skipped",
]);

const counts = z.object({
  total: count,
  scheduled: count,
  claimed: count,
  sending: count,
  sent: count,
  failed: count,
  unknown: count,
  cancelled: count,
  skipped: count,
});

/** Of two, the one with the higher `seq` holds; with the same, the one with the later `at`. */
export const Progress = z.object({
  campaign_id: z.string(),
  seq: z.number(),
  at: z.string().nullish(),
  status: campaignStatus,
  status_reason: z.string().nullish(),
  total: count,
  sent: count,
  failed: count,
  unknown: count,
  remaining: count,
  speed: z.number(),
  finish_at: z.string().nullable(),
  drift_seconds: z.number().nullish(),
  /** The contract has the six above; where the server says all, nothing is worked out. */
  counts: counts.optional(),
  /** E-mails changed that no `email_status` told of: lists on screen are read again. */
  refetch: z.boolean().optional(),
});
export type Progress = z.infer<typeof Progress>;

export const EmailChanged = z.object({
  id: z.string(),
  campaign_id: z.string(),
  status: emailStatus,
  /** When it came into this state; null while it waits. */
  at: z.string().nullable(),
  seq: z.number().optional(),
  scheduled_at: z.string().optional(),
  scheduled_reason: z.string().nullish(),
  sent_at: z.string().nullish(),
  attempts: z.number().optional(),
  reason: z.string().nullish(),
  error: z.string().nullish(),
});
export type EmailChanged = z.infer<typeof EmailChanged>;

export const Activity = z.object({
  id: z.number().optional(),
  at: z.string(),
  kind: z.string(),
  text: z.string(),
  campaign_id: z.string().nullish(),
});
export type Activity = z.infer<typeof Activity>;
