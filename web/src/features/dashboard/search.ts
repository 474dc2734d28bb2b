import { oneOf, textOf } from "@/lib/search";

export const SPANS = ["24h", "7d", "30d"] as const;
export type Span = (typeof SPANS)[number];

export interface Search {
  sender?: string;
  span?: Span;
}

export function parseSearch(raw: Record<string, unknown>): Search {
  return { sender: textOf(raw, "sender", 40), span: oneOf(raw, "span", SPANS) };
}
