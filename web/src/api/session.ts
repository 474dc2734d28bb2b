import { ApiError } from "@/api/errors";
import { readCookie } from "@/lib/cookies";

const CSRF_COOKIE = "csrf_token";
const CSRF_HEADER = "X-CSRF-Token";
const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);
const ended = new Set<() => void>();
let refreshing: Promise<boolean> | undefined;

/** Whether this browser holds a session; it may still turn out to have ended. */
export function mayBeSignedIn(): boolean {
  return readCookie(CSRF_COOKIE) !== undefined;
}

/** Be told when a session ended that the page believed in. */
export function onSessionEnded(listener: () => void): () => void {
  ended.add(listener);
  return () => ended.delete(listener);
}

/** Stop believing in a session: `mayBeSignedIn` is false from here on. */
function forgetSession(): void {
  document.cookie = `${CSRF_COOKIE}=; Max-Age=0; Path=/; SameSite=Strict`;
}

/**
 * `fetch` within the browser's session: repeats the CSRF token, and after a 401 refreshes the
 * session once, whoever asked first, and asks again.
 */
export async function sessionFetch(request: Request): Promise<Response> {
  const again = request.clone();
  const first = await send(request);
  if (first.status !== 401 || isSigningIn(request)) return first;
  if (!(await refreshOnce())) {
    forgetSession();
    for (const listener of ended) listener();
    return first;
  }
  return send(again);
}

async function send(request: Request): Promise<Response> {
  const token = readCookie(CSRF_COOKIE);
  if (token && !SAFE.has(request.method)) request.headers.set(CSRF_HEADER, token);
  try {
    return await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw new ApiError(
      0,
      "no_connection",
      "ReachInbox does not answer. Check the connection; the page tries again by itself.",
    );
  }
}

function isSigningIn(request: Request): boolean {
  return new URL(request.url).pathname === "/api/auth/login";
}

function refreshOnce(): Promise<boolean> {
  refreshing ??= refresh().finally(() => {
    refreshing = undefined;
  });
  return refreshing;
}

/** Refreshes the session; other tabs of this browser wait their turn and find it refreshed. */
async function refresh(): Promise<boolean> {
  if (!mayBeSignedIn()) return false;
  const ask = async () => (await fetch("/api/auth/refresh", { method: "POST" })).ok;
  try {
    const locks = (navigator as { locks?: LockManager }).locks; // only in secure contexts
    return locks ? await locks.request("refresh-session", ask) : await ask();
  } catch {
    return false;
  }
}
