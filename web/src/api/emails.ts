import { queryOptions } from "@tanstack/react-query";
import { api, read } from "@/api/client";
import { pagedQuery } from "@/api/pages";
import type { Email, EmailReason, EmailStatus } from "@/api/types";

export interface EmailFilter {
  campaign_id?: string;
  status?: EmailStatus;
  sender_id?: string;
  reason?: EmailReason;
  q?: string;
}

export const emailKeys = {
  all: ["emails"] as const,
  lists: ["emails", "list"] as const,
  list: (filter: EmailFilter) => ["emails", "list", filter] as const,
  one: (id: string) => ["emails", "one", id] as const,
  outlook: (id: string) => ["emails", "outlook", id] as const,
};

const path = (id: string) => ({ params: { path: { email_id: id } } });

export const emailsQuery = (filter: EmailFilter, limit = 100) =>
  pagedQuery<Email>(emailKeys.list(filter), (cursor, signal) =>
    read(
      api.GET("/api/emails", {
        params: { query: { ...filter, cursor, limit } },
        signal,
      }),
    ),
  );

export const emailQuery = (id: string) =>
  queryOptions({
    queryKey: emailKeys.one(id),
    queryFn: ({ signal }) => read(api.GET("/api/emails/{email_id}", { ...path(id), signal })),
  });

/** Why it has not been sent yet: the deciding sentence, the likely time, all gates. */
export const outlookQuery = (id: string) =>
  queryOptions({
    queryKey: emailKeys.outlook(id),
    queryFn: ({ signal }) =>
      read(api.GET("/api/emails/{email_id}/outlook", { ...path(id), signal })),
    staleTime: 0,
  });

export const cancelEmail = (id: string) => read(api.DELETE("/api/emails/{email_id}", path(id)));
export const retryEmail = (id: string) => read(api.POST("/api/emails/{email_id}/retry", path(id)));
