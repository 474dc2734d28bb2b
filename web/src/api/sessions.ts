import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { ask } from "@/api/client";
import { isNotFound } from "@/api/errors";

export const sessionKeys = { all: ["sessions"] as const };

const Session = z.object({
  id: z.string(),
  is_current: z.boolean(),
  begun_at: z.string(),
  last_used_at: z.string(),
  expires_at: z.string(),
  address: z.string(),
  user_agent: z.string(),
});
export type Session = z.infer<typeof Session>;
const Sessions = z.object({ items: z.array(Session) });

/** Where this user is signed in; null where the instance cannot list it. */
export const sessionsQuery = queryOptions({
  queryKey: sessionKeys.all,
  queryFn: async (): Promise<Session[] | null> => {
    try {
      return Sessions.parse(await ask("GET", "/api/sessions")).items;
    } catch (error) {
      if (isNotFound(error)) return null;
      throw error;
    }
  },
});

export const endSession = (id: string) => ask("DELETE", `/api/sessions/${id}`);
