import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { ask } from "@/api/client";
import { isNotFound } from "@/api/errors";

export const dashboardKeys = {
  all: ["dashboard"] as const,
  activity: ["dashboard", "activity"] as const,
  attention: ["dashboard", "attention"] as const,
  capacity: (zone: string) => ["dashboard", "capacity", zone] as const,
  upcoming: ["dashboard", "upcoming"] as const,
  system: ["dashboard", "system"] as const,
};

/** Reads an address in its shape; null where this instance does not have it. */
async function askIfThere<T>(path: string, shape: z.ZodType<T>): Promise<T | null> {
  try {
    return shape.parse(await ask("GET", path));
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

const Line = z.object({
  id: z.number(),
  at: z.string(),
  kind: z.string(),
  text: z.string(),
  campaign_id: z.string().nullable(),
});

/** What happened lately, newest first; the socket tells what comes after. */
export const activityQuery = queryOptions({
  queryKey: dashboardKeys.activity,
  queryFn: () => askIfThere("/api/activity?limit=20", z.object({ items: z.array(Line) })),
});

const Concern = z.object({
  kind: z.string(),
  severity: z.enum(["urgent", "warning", "note"]),
  text: z.string(),
  since: z.string().nullish(),
  count: z.number().nullish(),
  campaign_id: z.string().nullish(),
  sender_id: z.string().nullish(),
  smtp_server_id: z.string().nullish(),
  import_id: z.string().nullish(),
});
export type Concern = z.infer<typeof Concern>;

/** Everything that will not mend itself, the most serious first. */
export const attentionQuery = queryOptions({
  queryKey: dashboardKeys.attention,
  queryFn: () => askIfThere("/api/attention", z.array(Concern)),
  refetchInterval: 30_000,
});

const Day = z.object({
  date: z.string(),
  capacity: z.number(),
  promised: z.number(),
  free: z.number(),
});
export type Day = z.infer<typeof Day>;

/** What the next seven days of a zone can take, and what of it is promised. */
export const capacityQuery = (zone: string) =>
  queryOptions({
    queryKey: dashboardKeys.capacity(zone),
    queryFn: () =>
      askIfThere(
        `/api/stats/capacity?days=7&timezone=${encodeURIComponent(zone)}`,
        z.object({ days: z.array(Day) }),
      ),
  });

const Upcoming = z.object({
  from_at: z.string(),
  to_at: z.string(),
  count: z.number(),
  by_hour: z.array(z.object({ hour: z.string(), count: z.number() })),
  campaigns: z.array(
    z.object({
      campaign_id: z.string(),
      name: z.string().nullable(),
      first_hour: z.string(),
      count: z.number(),
    }),
  ),
});
export type Upcoming = z.infer<typeof Upcoming>;

/** What is planned for the next 24 hours. */
export const upcomingQuery = queryOptions({
  queryKey: dashboardKeys.upcoming,
  queryFn: () => askIfThere("/api/stats/upcoming?hours=24", Upcoming),
});

const System = z.object({
  status: z.enum(["ok", "late", "no_workers", "stopped", "redis_away"]),
  text: z.string(),
  workers: z.number(),
  lag_seconds: z.number(),
});
export type System = z.infer<typeof System>;

/** Whether it sends, in one word and one sentence. */
export const systemQuery = queryOptions({
  queryKey: dashboardKeys.system,
  queryFn: () => askIfThere("/api/system", System),
  refetchInterval: (query) => (query.state.data === null ? false : 15_000),
  retry: false,
});
