import { queryOptions } from "@tanstack/react-query";
import { api, newIdempotencyKey, read } from "@/api/client";
import { pagedQuery } from "@/api/pages";
import type { components } from "@/api/schema";
import type { Template } from "@/api/types";

export const templateKeys = {
  all: ["templates"] as const,
  list: ["templates", "list"] as const,
  one: (id: string) => ["templates", "one", id] as const,
  versions: (id: string) => ["templates", "one", id, "versions"] as const,
  preview: (ask: unknown) => ["templates", "preview", ask] as const,
};

const path = (id: string) => ({ params: { path: { template_id: id } } });

export const templatesQuery = () =>
  pagedQuery<Template>(templateKeys.list, (cursor, signal) =>
    read(api.GET("/api/templates", { params: { query: { cursor, limit: 100 } }, signal })),
  );

export const templateQuery = (id: string) =>
  queryOptions({
    queryKey: templateKeys.one(id),
    queryFn: ({ signal }) => read(api.GET("/api/templates/{template_id}", { ...path(id), signal })),
  });

export const previewQuery = (body: components["schemas"]["PreviewAsk"]) =>
  queryOptions({
    queryKey: templateKeys.preview(body),
    queryFn: ({ signal }) => read(api.POST("/api/templates/preview", { body, signal })),
    staleTime: Infinity,
    gcTime: 60_000,
  });

export const createTemplate = (body: components["schemas"]["NewTemplate"]) =>
  read(api.POST("/api/templates", { body, headers: newIdempotencyKey() }));
export const changeTemplate = (
  id: string,
  body: Partial<components["schemas"]["TemplateChange"]>,
) => read(api.PATCH("/api/templates/{template_id}", { ...path(id), body }));
export const deleteTemplate = (id: string) =>
  read(api.DELETE("/api/templates/{template_id}", path(id)));

/** What a template was before each of its last changes, newest first. */
export const templateVersionsQuery = (id: string) =>
  queryOptions({
    queryKey: templateKeys.versions(id),
    queryFn: ({ signal }) =>
      read(api.GET("/api/templates/{template_id}/versions", { ...path(id), signal })),
  });

export const cloneTemplate = (id: string) =>
  read(
    api.POST("/api/templates/{template_id}/clone", { ...path(id), headers: newIdempotencyKey() }),
  );
