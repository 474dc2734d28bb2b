import { expect, test } from "vitest";
import type { Import } from "@/api/types";
import { choicesOf, mappingOf, nameProblem, withEmail } from "@/features/composer/mapping";

const report = {
  header: ["Email", "First name", "Private"],
  field_names: ["email", "first_name", "private"],
} as unknown as Import;

test("what the API read by itself needs no mapping", () => {
  expect(mappingOf(choicesOf(report), choicesOf(report))).toBeUndefined();
});

test("only what was changed is asked for", () => {
  const found = choicesOf(report);
  const columns = found.columns.map((one) => (one.name === "private" ? { ...one, name: "" } : one));
  expect(mappingOf({ ...found, columns }, found)).toEqual({ fields: { Private: null } });
});

test("another e-mail column leaves the first one out", () => {
  const found = choicesOf(report);
  expect(mappingOf(withEmail(found, 2), found)).toEqual({
    email: "Private",
    fields: { Email: null },
  });
});

test("a name must be one that a template can use, and be there once", () => {
  const found = choicesOf(report);
  expect(nameProblem("first name", 2, found)).toMatch(/underscores/);
  expect(nameProblem("first_name", 2, found)).toMatch(/Two columns/);
  expect(nameProblem("city", 2, found)).toBeUndefined();
});
