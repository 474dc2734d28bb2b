import { queryOptions } from "@tanstack/react-query";
import { api, newIdempotencyKey, read } from "@/api/client";
import { pagedQuery } from "@/api/pages";
import type { CampaignChange, CampaignDraft, CampaignStatus, CampaignSummary } from "@/api/types";

export interface CampaignFilter {
  status?: CampaignStatus;
  q?: string;
}

export const campaignKeys = {
  all: ["campaigns"] as const,
  lists: ["campaigns", "list"] as const,
  list: (filter: CampaignFilter) => ["campaigns", "list", filter] as const,
  one: (id: string) => ["campaigns", "one", id] as const,
  forecast: (id: string) => ["campaigns", "forecast", id] as const,
  preflight: (id: string) => ["campaigns", "preflight", id] as const,
  failures: (id: string) => ["campaigns", "failures", id] as const,
  recipients: (id: string) => ["campaigns", "recipients", id] as const,
};

const path = (id: string) => ({ params: { path: { campaign_id: id } } });

export const campaignsQuery = (filter: CampaignFilter = {}) => ({
  ...pagedQuery<CampaignSummary>(campaignKeys.list(filter), (cursor, signal) =>
    read(
      api.GET("/api/campaigns", { params: { query: { ...filter, cursor, limit: 50 } }, signal }),
    ),
  ),
  staleTime: 5_000, // others may schedule too: a script, another tab
});

export const campaignQuery = (id: string) =>
  queryOptions({
    queryKey: campaignKeys.one(id),
    queryFn: ({ signal }) => read(api.GET("/api/campaigns/{campaign_id}", { ...path(id), signal })),
  });

export const forecastQuery = (id: string) =>
  queryOptions({
    queryKey: campaignKeys.forecast(id),
    queryFn: ({ signal }) =>
      read(api.POST("/api/campaigns/{campaign_id}/forecast", { ...path(id), signal })),
  });

export const preflightQuery = (id: string) =>
  queryOptions({
    queryKey: campaignKeys.preflight(id),
    queryFn: ({ signal }) =>
      read(api.GET("/api/campaigns/{campaign_id}/preflight", { ...path(id), signal })),
    staleTime: 0,
  });

/** What failed, by class; `failed` is how many did, so that more of them are read anew. */
export const failuresQuery = (id: string, failed = 0) =>
  queryOptions({
    queryKey: [...campaignKeys.failures(id), failed] as const,
    queryFn: ({ signal }) =>
      read(api.GET("/api/campaigns/{campaign_id}/failures", { ...path(id), signal })),
  });

export const recipientsQuery = (id: string) =>
  pagedQuery(campaignKeys.recipients(id), (cursor, signal) =>
    read(
      api.GET("/api/campaigns/{campaign_id}/recipients", {
        params: { path: { campaign_id: id }, query: { cursor, limit: 100 } },
        signal,
      }),
    ),
  );

/** What happened after event number `after`, oldest first. */
export const eventsAfter = (id: string, after: number, limit = 1000) =>
  read(
    api.GET("/api/campaigns/{campaign_id}/events", {
      params: { path: { campaign_id: id }, query: { after, limit } },
    }),
  );

export const createCampaign = (body: CampaignDraft) =>
  read(api.POST("/api/campaigns", { body, headers: newIdempotencyKey() }));
export const changeCampaign = (id: string, body: Partial<CampaignChange>) =>
  read(api.PATCH("/api/campaigns/{campaign_id}", { ...path(id), body: body }));
export const deleteCampaign = (id: string) =>
  read(api.DELETE("/api/campaigns/{campaign_id}", path(id)));
export const scheduleCampaign = (id: string) =>
  read(
    api.POST("/api/campaigns/{campaign_id}/schedule", {
      ...path(id),
      headers: newIdempotencyKey(),
    }),
  );
export const pauseCampaign = (id: string) =>
  read(api.POST("/api/campaigns/{campaign_id}/pause", path(id)));
export const resumeCampaign = (id: string) =>
  read(api.POST("/api/campaigns/{campaign_id}/resume", path(id)));
export const cancelCampaign = (id: string) =>
  read(api.POST("/api/campaigns/{campaign_id}/cancel", path(id)));

/** Hand one rendered e-mail to your own address at once. */
export const sendTest = (id: string) =>
  read(api.POST("/api/campaigns/{campaign_id}/test-send", path(id)));

/** A new draft with everything of a campaign but its recipients and its start. */
export async function cloneCampaign(id: string) {
  const from = await read(api.GET("/api/campaigns/{campaign_id}", path(id)));
  return createCampaign({
    name: `${from.name} (copy)`.slice(0, 200),
    subject: from.subject,
    html: from.html,
    text: from.text,
    sender_ids: from.sender_ids,
    delay_seconds: from.delay_seconds,
    hourly_limit: from.hourly_limit,
    max_parallel: from.max_parallel,
    priority: from.priority,
    timezone: from.timezone,
    hours: from.hours as CampaignDraft["hours"],
  });
}
