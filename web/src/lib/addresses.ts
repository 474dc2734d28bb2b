/** A path of this app to go on to; anything that could lead elsewhere is the dashboard. */
export function safeNext(next: unknown): string {
  const isPath = typeof next === "string" && /^\/(?![/\\])/.test(next);
  return isPath && !next.startsWith("/sign-in") ? next : "/dashboard";
}
