import { queryOptions } from "@tanstack/react-query";
import { api, newIdempotencyKey, read } from "@/api/client";
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

/**
 * Why it has not been sent yet: the deciding sentence, the likely time, all gates. `standing` is
 * what is known of it, so that a change of it is explained anew.
 */
export const outlookQuery = (id: string, standing = "") =>
  queryOptions({
    queryKey: [...emailKeys.outlook(id), standing] as const,
    queryFn: ({ signal }) =>
      read(api.GET("/api/emails/{email_id}/outlook", { ...path(id), signal })),
    staleTime: 0,
  });

export const cancelEmail = (id: string) => read(api.DELETE("/api/emails/{email_id}", path(id)));
export const retryEmail = (id: string) => read(api.POST("/api/emails/{email_id}/retry", path(id)));
export const resolveEmail = (id: string, as: "sent" | "retry") =>
  read(api.POST("/api/emails/{email_id}/resolve", { ...path(id), body: { as } }));

/** Which e-mails an act on many is about: those named, or all of a campaign that fit. */
export type ManyEmails = { ids: string[] } | { campaign_id: string; reason?: EmailReason };

/** Let failed e-mails wait again, 10,000 a call. */
export const retryEmails = (many: ManyEmails) =>
  read(
    api.POST("/api/emails/retry", {
      body: { status: "failed", ...many },
      headers: newIdempotencyKey(),
    }),
  );

/** Settle e-mails of unknown outcome, 10,000 a call. */
export const resolveEmails = (many: ManyEmails, as: "sent" | "retry") =>
  read(
    api.POST("/api/emails/resolve", {
      body: { status: "unknown", as, ...many },
      headers: newIdempotencyKey(),
    }),
  );
