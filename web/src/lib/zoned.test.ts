import { expect, test } from "vitest";
import { fromWallClock, toWallClock } from "@/lib/zoned";

test("a moment is shown on the clock of its zone, and read back", () => {
  const moment = new Date("2026-11-30T08:05:00Z");
  expect(toWallClock(moment, "Europe/Berlin")).toBe("2026-11-30T09:05");
  expect(fromWallClock("2026-11-30T09:05", "Europe/Berlin")).toEqual(moment);
  expect(fromWallClock("2026-11-30T13:50", "Asia/Kathmandu")).toEqual(moment);
});

test("the hour that summer time leaves out is the hour after it", () => {
  const read = fromWallClock("2026-03-29T02:30", "Europe/Berlin");
  expect(read?.toISOString()).toBe("2026-03-29T01:30:00.000Z");
});

test("what is no time is none", () => {
  expect(fromWallClock("", "UTC")).toBeNull();
});
