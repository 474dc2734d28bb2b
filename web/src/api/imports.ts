import { queryOptions } from "@tanstack/react-query";
import { api, ask, newIdempotencyKey, read } from "@/api/client";
import type { Import } from "@/api/types";

export const importKeys = {
  all: ["imports"] as const,
  of: (campaignId: string) => ["imports", "of", campaignId] as const,
  one: (id: string) => ["imports", "one", id] as const,
};

const path = (id: string) => ({ params: { path: { import_id: id } } });

export const importsQuery = (campaignId: string) =>
  queryOptions({
    queryKey: importKeys.of(campaignId),
    queryFn: ({ signal }) =>
      read(api.GET("/api/imports", { params: { query: { campaign_id: campaignId } }, signal })),
  });

/** One import; asked again every half second while it runs. */
export const importQuery = (id: string) =>
  queryOptions({
    queryKey: importKeys.one(id),
    queryFn: ({ signal }) => read(api.GET("/api/imports/{import_id}", { ...path(id), signal })),
    refetchInterval: (query) => (query.state.data?.status === "running" ? 500 : false),
  });

export const undoImport = (id: string) => read(api.DELETE("/api/imports/{import_id}", path(id)));

export interface Mapping {
  email?: string;
  /** A header with null is left out. */
  fields?: Record<string, string | null>;
}

/** Upload a CSV; a dry run counts and reports, but adds nobody. */
export async function uploadRecipients(
  campaignId: string,
  file: File,
  { mapping, dryRun = false }: { mapping?: Mapping; dryRun?: boolean } = {},
): Promise<Import> {
  const form = new FormData();
  if (mapping) form.append("mapping", JSON.stringify(mapping));
  form.append("dry_run", String(dryRun));
  form.append("file", file);
  const headers = dryRun ? {} : newIdempotencyKey();
  const answer = await ask("POST", `/api/campaigns/${campaignId}/recipients`, form, headers);
  return answer as Import;
}

/** Where the original rows with an error column are downloaded. */
export const problemsHref = (id: string) => `/api/imports/${id}/problems.csv`;
