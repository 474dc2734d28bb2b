import { expect, test } from "vitest";
import { entriesOf, isLiftable, whoIs } from "@/features/suppression/words";

test("addresses and domains are read however they are separated, each once", () => {
  expect(entriesOf("ada@example.com, bob@example.org\n example.net;ada@example.com")).toEqual([
    "ada@example.com",
    "bob@example.org",
    "@example.net",
  ]);
  expect(entriesOf(" \n")).toEqual([]);
});

test("who asked to be left alone stays on the list", () => {
  expect(isLiftable("unsubscribed")).toBe(false);
  expect(isLiftable("by_user")).toBe(true);
});

test("a domain is everybody there", () => {
  expect(whoIs("@example.com")).toBe("everybody at example.com");
});
