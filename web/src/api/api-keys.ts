import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { ask } from "@/api/client";
import { isNotFound } from "@/api/errors";

export const apiKeyKeys = { all: ["api-keys"] as const };

export const SCOPES = ["read", "write", "send"] as const;
export type Scope = (typeof SCOPES)[number];

const ApiKey = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  /** How the key begins. */
  hint: z.string(),
  created_at: z.string(),
  expires_at: z.string().nullable(),
  last_used_at: z.string().nullable(),
  last_used_from: z.string().nullable(),
});
export type ApiKey = z.infer<typeof ApiKey>;
const ApiKeys = z.object({ items: z.array(ApiKey) });
const Made = z.object({ key: z.string() });

/** The user's API keys; null where the instance has none to give. */
export const apiKeysQuery = queryOptions({
  queryKey: apiKeyKeys.all,
  queryFn: async (): Promise<ApiKey[] | null> => {
    try {
      return ApiKeys.parse(await ask("GET", "/api/api-keys?limit=200")).items;
    } catch (error) {
      if (isNotFound(error)) return null;
      throw error;
    }
  },
});

/** Makes a key; the answer is the only time it is shown. */
export async function createApiKey(body: { name: string; scopes: Scope[] }): Promise<string> {
  return Made.parse(await ask("POST", "/api/api-keys", body)).key;
}

export const revokeApiKey = (id: string) => ask("DELETE", `/api/api-keys/${id}`);
