import { queryOptions } from "@tanstack/react-query";
import { api, newIdempotencyKey, read } from "@/api/client";
import { pagedQuery } from "@/api/pages";
import type { NewSender, Sender } from "@/api/types";

export const senderKeys = {
  all: ["senders"] as const,
  list: ["senders", "list"] as const,
  one: (id: string) => ["senders", "one", id] as const,
};

const path = (id: string) => ({ params: { path: { sender_id: id } } });

export const sendersQuery = () =>
  pagedQuery<Sender>(senderKeys.list, (cursor, signal) =>
    read(api.GET("/api/senders", { params: { query: { cursor, limit: 200 } }, signal })),
  );

export const senderQuery = (id: string) =>
  queryOptions({
    queryKey: senderKeys.one(id),
    queryFn: ({ signal }) => read(api.GET("/api/senders/{sender_id}", { ...path(id), signal })),
  });

export const createSender = (body: NewSender) =>
  read(api.POST("/api/senders", { body, headers: newIdempotencyKey() }));
export const changeSender = (id: string, body: Partial<NewSender>) =>
  read(api.PATCH("/api/senders/{sender_id}", { ...path(id), body }));
export const deleteSender = (id: string) => read(api.DELETE("/api/senders/{sender_id}", path(id)));
export const mailSenderLink = (id: string) =>
  read(api.POST("/api/senders/{sender_id}/verify", path(id)));
