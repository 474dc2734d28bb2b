import { api, newIdempotencyKey, read } from "@/api/client";
import { pagedQuery } from "@/api/pages";
import type { components } from "@/api/schema";
import type { Suppression } from "@/api/types";

export type ListImport = components["schemas"]["ListImportView"];

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

/** Adds a CSV of addresses and domains; nobody comes off the list by it. */
export const importSuppressions = (file: File): Promise<ListImport> =>
  read(
    api.POST("/api/suppressions/import", {
      params: { query: { source: file.name.slice(0, 200) } },
      body: file,
      bodySerializer: (body) => body as File,
      headers: { "Content-Type": "text/csv", ...newIdempotencyKey() },
    }),
  );

/** Where the whole list is downloaded. */
export const SUPPRESSIONS_HREF = "/api/suppressions/export.csv";
