import { oneOf, textOf } from "@/lib/search";

export interface Search {
  /** Where to go on to. */
  next?: string;
  /** A session ended that the page believed in. */
  ended?: true;
  /** Why Google did not sign in: a code of the API. */
  error?: string;
  /** Google vouches for the address of an account that is not linked to it yet. */
  link?: "google";
}

export function parseSearch(raw: Record<string, unknown>): Search {
  return {
    next: textOf(raw, "next", 2000),
    ended: raw.ended === true ? true : undefined,
    error: textOf(raw, "error", 60),
    link: oneOf(raw, "link", ["google"]),
  };
}

/** The mailed link of a reset carries its token. */
export function parseResetSearch(raw: Record<string, unknown>): { token?: string } {
  return { token: textOf(raw, "token", 500) };
}
