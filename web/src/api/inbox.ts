import { queryOptions } from "@tanstack/react-query";
import { api, newIdempotencyKey, read } from "@/api/client";
import { pagedQuery } from "@/api/pages";
import type { components, paths } from "@/api/schema";

type Schemas = components["schemas"];
export type Mailbox = Schemas["ImapAccountView"];
export type NewMailbox = Schemas["NewImapAccount"];
export type MailboxChange = Schemas["ImapChange"];
export type MailboxStep = Schemas["ImapStepView"];
export type Reply = Schemas["ReplyView"];
export type ReplyKind = Reply["kind"];
type RepliesAsk = NonNullable<paths["/api/replies"]["get"]["parameters"]["query"]>;

export const mailboxKeys = {
  all: ["mailboxes"] as const,
  list: ["mailboxes", "list"] as const,
  one: (id: string) => ["mailboxes", "one", id] as const,
};
export const replyKeys = {
  all: ["replies"] as const,
  list: (filter: unknown) => ["replies", "list", filter] as const,
};

const path = (id: string) => ({ params: { path: { account_id: id } } });

export const mailboxesQuery = () =>
  pagedQuery<Mailbox>(mailboxKeys.list, (cursor, signal) =>
    read(api.GET("/api/imap-accounts", { params: { query: { cursor, limit: 100 } }, signal })),
  );

export const mailboxQuery = (id: string) =>
  queryOptions({
    queryKey: mailboxKeys.one(id),
    queryFn: ({ signal }) =>
      read(api.GET("/api/imap-accounts/{account_id}", { ...path(id), signal })),
  });

export const repliesQuery = (filter: Pick<RepliesAsk, "kind" | "campaign_id">) =>
  pagedQuery<Reply>(replyKeys.list(filter), (cursor, signal) =>
    read(api.GET("/api/replies", { params: { query: { ...filter, cursor, limit: 100 } }, signal })),
  );

export const addMailbox = (body: NewMailbox) =>
  read(api.POST("/api/imap-accounts", { body, headers: newIdempotencyKey() }));
export const changeMailbox = (id: string, body: MailboxChange) =>
  read(api.PATCH("/api/imap-accounts/{account_id}", { ...path(id), body }));
export const deleteMailbox = (id: string) =>
  read(api.DELETE("/api/imap-accounts/{account_id}", path(id)));
export const verifyMailbox = (id: string) =>
  read(api.POST("/api/imap-accounts/{account_id}/verify", path(id)));
