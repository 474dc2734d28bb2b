import { expect, it } from "vitest";
import { itemsOf, mapPages, type Pages } from "@/api/pages";

const pages: Pages<number> = {
  pages: [{ items: [1, 2], next_cursor: "b" }, { items: [3] }],
  pageParams: [null, "b"],
};

it("a change leaves the pages it does not touch as they are", () => {
  const changed = mapPages(pages, (n) => (n === 3 ? 30 : n));
  expect(itemsOf(changed)).toEqual([1, 2, 30]);
  expect(changed.pages[0]).toBe(pages.pages[0]);
});

it("no change is no new object, so nothing renders", () => {
  expect(mapPages(pages, (n) => n)).toBe(pages);
});

it("nothing loaded is no items", () => {
  expect(itemsOf(undefined)).toEqual([]);
});
