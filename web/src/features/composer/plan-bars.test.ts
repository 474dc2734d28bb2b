import { expect, test } from "vitest";
import { barsOfPlan } from "@/features/composer/plan-bars";

const hour = (at: string, count: number) => ({ hour: `2026-11-${at}:00:00Z`, count });

test("a short plan is told by the hour, with the hours in which nothing leaves", () => {
  const { by, bars } = barsOfPlan([hour("30T08", 5), hour("30T10", 7)], "Europe/Berlin");
  expect(by).toBe("hour");
  expect(bars.map(({ label, values }) => [label, values.planned])).toEqual([
    ["09:00", 5],
    ["10:00", 0],
    ["11:00", 7],
  ]);
});

test("a long plan is told by the day of its zone, and loses nobody", () => {
  const { by, bars } = barsOfPlan(
    [hour("20T23", 5), hour("21T09", 1), hour("24T08", 7)],
    "Europe/Berlin",
  );
  expect(by).toBe("day");
  expect(bars.map(({ label, values }) => [label, values.planned])).toEqual([
    ["21 Nov", 6],
    ["22 Nov", 0],
    ["23 Nov", 0],
    ["24 Nov", 7],
  ]);
});

test("no plan has no bars", () => {
  expect(barsOfPlan([], "UTC").bars).toEqual([]);
});
