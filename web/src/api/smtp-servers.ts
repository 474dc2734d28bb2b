import { queryOptions } from "@tanstack/react-query";
import { api, newIdempotencyKey, read } from "@/api/client";
import { pagedQuery } from "@/api/pages";
import type { NewSmtpServer, SmtpServer } from "@/api/types";

export const smtpServerKeys = {
  all: ["smtp-servers"] as const,
  list: ["smtp-servers", "list"] as const,
  one: (id: string) => ["smtp-servers", "one", id] as const,
  presets: ["smtp-servers", "presets"] as const,
};

const path = (id: string) => ({ params: { path: { server_id: id } } });

export const smtpServersQuery = () =>
  pagedQuery<SmtpServer>(smtpServerKeys.list, (cursor, signal) =>
    read(api.GET("/api/smtp-servers", { params: { query: { cursor, limit: 200 } }, signal })),
  );

export const smtpServerQuery = (id: string) =>
  queryOptions({
    queryKey: smtpServerKeys.one(id),
    queryFn: ({ signal }) =>
      read(api.GET("/api/smtp-servers/{server_id}", { ...path(id), signal })),
  });

export const presetsQuery = queryOptions({
  queryKey: smtpServerKeys.presets,
  queryFn: ({ signal }) => read(api.GET("/api/smtp-servers/presets", { signal })),
  staleTime: Infinity,
});

export const createSmtpServer = (body: NewSmtpServer) =>
  read(api.POST("/api/smtp-servers", { body, headers: newIdempotencyKey() }));
export const changeSmtpServer = (id: string, body: Partial<NewSmtpServer>) =>
  read(api.PATCH("/api/smtp-servers/{server_id}", { ...path(id), body }));
export const deleteSmtpServer = (id: string) =>
  read(api.DELETE("/api/smtp-servers/{server_id}", path(id)));
export const verifySmtpServer = (id: string) =>
  read(api.POST("/api/smtp-servers/{server_id}/verify", path(id)));
