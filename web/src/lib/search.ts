/** Reads the search part of an address: what does not fit is left out, never an error. */

type Raw = Record<string, unknown>;

export function textOf(raw: Raw, name: string, longest = 320): string | undefined {
  const value = raw[name];
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && text !== "" ? text.slice(0, longest) : undefined;
}

export function oneOf<const Value extends string>(
  raw: Raw,
  name: string,
  values: readonly Value[],
): Value | undefined {
  return values.find((value) => value === raw[name]);
}
