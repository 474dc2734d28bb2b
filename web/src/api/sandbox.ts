import { queryOptions } from "@tanstack/react-query";
import { api, read } from "@/api/client";
import { pagedQuery } from "@/api/pages";
import type { SandboxRow } from "@/api/types";

export const sandboxKeys = {
  all: ["sandbox"] as const,
  list: ["sandbox", "list"] as const,
  one: (id: string) => ["sandbox", "one", id] as const,
};

export const sandboxQuery = () =>
  pagedQuery<SandboxRow>(sandboxKeys.list, (cursor, signal) =>
    read(api.GET("/api/sandbox/messages", { params: { query: { cursor, limit: 100 } }, signal })),
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
