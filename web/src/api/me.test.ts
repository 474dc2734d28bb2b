// @vitest-environment happy-dom
import { expect, it } from "vitest";
import { readProviders } from "@/api/me";

it("offers Google only where the instance says so", () => {
  expect(readProviders({ google: true }).google).toBe(true);
  expect(readProviders({ google: { name: "Google" } }).google).toBe(true);
  expect(readProviders({ items: [{ name: "google" }] }).google).toBe(true);
  expect(readProviders({ providers: ["password", "google"] }).google).toBe(true);
  expect(readProviders({ google: false }).google).toBe(false);
  expect(readProviders({ google: null }).google).toBe(false);
  expect(readProviders([]).google).toBe(false);
  expect(readProviders(null).google).toBe(false);
});

it("a closed instance takes no new accounts", () => {
  expect(readProviders({ allow_signup: false }).signup).toBe(false);
  expect(readProviders({ google: true }).signup).toBe(true);
});
