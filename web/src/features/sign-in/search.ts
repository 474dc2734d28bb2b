import { textOf } from "@/lib/search";

export interface Search {
  /** Where to go on to. */
  next?: string;
  /** A session ended that the page believed in. */
  ended?: true;
}

export function parseSearch(raw: Record<string, unknown>): Search {
  return { next: textOf(raw, "next", 2000), ended: raw.ended === true ? true : undefined };
}

/** The mailed link of a reset carries its token. */
export function parseResetSearch(raw: Record<string, unknown>): { token?: string } {
  return { token: textOf(raw, "token", 500) };
}
