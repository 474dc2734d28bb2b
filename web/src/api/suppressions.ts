import { api, newIdempotencyKey, read } from "@/api/client";
import { pagedQuery } from "@/api/pages";
import type { Suppression } from "@/api/types";

export const suppressionKeys = {
  all: ["suppressions"] as const,
  list: (q: string) => ["suppressions", "list", q] as const,
};

export const suppressionsQuery = (q = "") =>
  pagedQuery<Suppression>(suppressionKeys.list(q), (cursor, signal) =>
    read(
      api.GET("/api/suppressions", {
        params: { query: { ...(q ? { q } : {}), cursor, limit: 100 } },
        signal,
      }),
    ),
  );

export const addSuppressions = (emails: string[], note?: string) =>
  read(api.POST("/api/suppressions", { body: { emails, note }, headers: newIdempotencyKey() }));
export const removeSuppression = (id: string) =>
  read(
    api.DELETE("/api/suppressions/{suppression_id}", { params: { path: { suppression_id: id } } }),
  );
