interface Line {
  id?: number | undefined;
  at: string;
  kind: string;
  text: string;
}

/** What the socket told and what was read, each once, newest first. */
export function feedOf(told: readonly Line[], read: readonly Line[]): Line[] {
  const known = new Set(told.map(({ id }) => id));
  const older = read.filter(({ id }) => !known.has(id));
  return [...told, ...older].toSorted((a, b) => b.at.localeCompare(a.at));
}
