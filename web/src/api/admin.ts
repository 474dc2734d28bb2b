import { queryOptions } from "@tanstack/react-query";
import { api, newIdempotencyKey, read } from "@/api/client";
import { pagedQuery } from "@/api/pages";
import type { components } from "@/api/schema";

type Schemas = components["schemas"];
export type Account = Schemas["UserView"];
export type AuditEntry = Schemas["AuditView"];
export type AuditKind = AuditEntry["kind"];
export type Stop = Schemas["StopView"];

export const adminKeys = {
  all: ["admin"] as const,
  users: (q: string) => ["admin", "users", q] as const,
  allUsers: ["admin", "users"] as const,
  audit: (filter: unknown) => ["admin", "audit", filter] as const,
  stop: ["admin", "stop"] as const,
};

export const usersQuery = (q = "") =>
  pagedQuery<Account>(adminKeys.users(q), (cursor, signal) =>
    read(
      api.GET("/api/admin/users", {
        params: { query: { ...(q ? { q } : {}), cursor, limit: 100 } },
        signal,
      }),
    ),
  );

export const changeUser = (id: string, body: Schemas["UserChange"]) =>
  read(api.PATCH("/api/admin/users/{user_id}", { params: { path: { user_id: id } }, body }));

export const auditQuery = (filter: { q?: string; kind?: AuditKind; user_id?: string }) =>
  pagedQuery<AuditEntry>(adminKeys.audit(filter), (cursor, signal) =>
    read(
      api.GET("/api/admin/audit", { params: { query: { ...filter, cursor, limit: 100 } }, signal }),
    ),
  );

export const stopQuery = queryOptions({
  queryKey: adminKeys.stop,
  queryFn: ({ signal }) => read(api.GET("/api/admin/stop", { signal })),
});

export const stopSending = (reason: string | null) =>
  read(api.POST("/api/admin/stop", { body: { stop: true, reason }, headers: newIdempotencyKey() }));
export const letSendingGoOn = () => read(api.DELETE("/api/admin/stop"));
