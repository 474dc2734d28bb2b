import createClient from "openapi-fetch";
import { ApiError, errorOf } from "@/api/errors";
import type { paths } from "@/api/schema";
import { sessionFetch } from "@/api/session";

/** The API with the types of its own description: `api.GET("/api/me")`. */
export const api = createClient<paths>({ baseUrl: location.origin, fetch: sessionFetch });

/** The data of an answer; throws `ApiError` for any other. */
export async function read<T>(answer: Promise<{ data?: T; error?: unknown }>): Promise<T> {
  const { data, error, response } = (await answer) as {
    data?: T;
    error?: unknown;
    response: Response;
  };
  if (response.ok) return data as T;
  throw await errorOf(new Response(JSON.stringify(error), { status: response.status }));
}

/**
 * An address the description may not know yet (or an upload). Answers parsed JSON, or undefined
 * for an empty body; the caller checks its shape.
 */
export async function ask(
  method: string,
  path: string,
  body?: FormData | object,
  headers: Record<string, string> = {},
): Promise<unknown> {
  const isForm = body instanceof FormData;
  const request = new Request(new URL(path, location.origin), {
    method,
    headers: body && !isForm ? { "Content-Type": "application/json", ...headers } : headers,
    body: isForm ? body : body ? JSON.stringify(body) : undefined,
  });
  const response = await sessionFetch(request);
  if (!response.ok) throw await errorOf(response);
  const text = await response.text();
  if (!text) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ApiError(response.status, "unreadable_answer", "The answer is not JSON.");
  }
}

/** A key for a POST that may be repeated after a lost answer without doing its work twice. */
export function newIdempotencyKey(): Record<string, string> {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return { "Idempotency-Key": Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("") };
}
