export type Part = "subject" | "html" | "text";

/** A merge field put in place of a selection, and where the caret stands after it. */
export function insertAt(
  text: string,
  start: number,
  end: number,
  name: string,
): { text: string; caret: number } {
  const field = `{{ ${name} }}`;
  return { text: text.slice(0, start) + field + text.slice(end), caret: start + field.length };
}
