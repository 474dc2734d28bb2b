import { expect, it } from "vitest";
import { safeNext } from "@/lib/addresses";

it("goes on to a page of this app", () => {
  expect(safeNext("/campaigns?status=running")).toBe("/campaigns?status=running");
});

it.each([
  undefined,
  "",
  "https://evil.example",
  "//evil.example",
  "/\\evil.example",
  "javascript:alert(1)",
  "/sign-in?next=/sign-in",
  42,
])("never leads elsewhere, nor in a circle: %s", (next) => {
  expect(safeNext(next)).toBe("/dashboard");
});
