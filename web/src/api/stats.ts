import { queryOptions } from "@tanstack/react-query";
import { api, read } from "@/api/client";

export interface StatsSpan {
  sender_id?: string;
  /** ISO times. */
  from?: string;
  to?: string;
}

export const statsKeys = {
  all: ["stats"] as const,
  totals: (span: StatsSpan) => ["stats", "totals", span] as const,
  queue: ["stats", "queue"] as const,
};

export const statsQuery = (span: StatsSpan) =>
  queryOptions({
    queryKey: statsKeys.totals(span),
    queryFn: ({ signal }) => read(api.GET("/api/stats", { params: { query: span }, signal })),
  });

/** How busy the queues are and who works: what the system dot stands for. */
export const queueQuery = queryOptions({
  queryKey: statsKeys.queue,
  queryFn: ({ signal }) => read(api.GET("/api/stats/queue", { signal })),
  refetchInterval: 15_000,
  staleTime: 5_000,
  retry: false,
});
