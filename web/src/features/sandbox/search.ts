/** What the address of this screen may say after its question mark. */
export type Search = Record<string, never>;

export function parseSearch(): Search {
  return {};
}
