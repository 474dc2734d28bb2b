import { queryOptions } from "@tanstack/react-query";
import { api, read } from "@/api/client";
import { pagedQuery } from "@/api/pages";
import type { SandboxRow } from "@/api/types";

export const sandboxKeys = {
  all: ["sandbox"] as const,
  lists: ["sandbox", "list"] as const,
  list: (q: string) => ["sandbox", "list", q] as const,
  one: (id: string) => ["sandbox", "one", id] as const,
};

/** Your messages, newest first; `q` is looked for in subject, addresses and Message-ID. */
export const sandboxQuery = (q = "") =>
  pagedQuery<SandboxRow>(sandboxKeys.list(q), (cursor, signal) =>
    read(
      api.GET("/api/sandbox/messages", {
        params: { query: { ...(q ? { q } : {}), cursor, limit: 100 } },
        signal,
      }),
    ),
  );

export const sandboxMessageQuery = (id: string) =>
  queryOptions({
    queryKey: sandboxKeys.one(id),
    queryFn: ({ signal }) =>
      read(
        api.GET("/api/sandbox/messages/{message_id}", {
          params: { path: { message_id: id } },
          signal,
        }),
      ),
    staleTime: Infinity,
  });

export const emptySandbox = () => read(api.DELETE("/api/sandbox/messages"));
