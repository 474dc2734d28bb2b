import { expect, it } from "vitest";
import { barsOf, boundsOf, countSinceMidnight } from "@/features/dashboard/series";

const now = new Date("2026-11-22T17:40:00Z");

it("the span ends with the hour that runs now, so it is asked once an hour", () => {
  const bounds = boundsOf("24h", now);
  expect(bounds).toEqual({ from: "2026-11-21T18:00:00.000Z", to: "2026-11-22T18:00:00.000Z" });
  expect(boundsOf("24h", new Date("2026-11-22T17:59:59Z"))).toEqual(bounds);
});

it("every hour has its bar, those without e-mails too", () => {
  const bars = barsOf(
    [{ hour: "2026-11-22T17:00:00Z", count: 5 }],
    boundsOf("24h", now),
    "24h",
    "Europe/Berlin",
  );
  expect(bars).toHaveLength(24);
  expect(bars.at(-1)).toMatchObject({ label: "18:00", values: { sent: 5 } });
  expect(bars[0]?.values.sent).toBe(0);
});

it("days are days of the zone, and none is lost at its edges", () => {
  const counts = [
    { hour: "2026-11-21T22:00:00Z", count: 1 }, // 23:00 in Berlin
    { hour: "2026-11-21T23:00:00Z", count: 2 }, // already the 22nd in Berlin
  ];
  const bars = barsOf(counts, boundsOf("7d", now), "7d", "Europe/Berlin");
  const sent = Object.fromEntries(bars.map(({ label, values }) => [label, values.sent]));
  expect(sent).toMatchObject({ "21 Nov": 1, "22 Nov": 2 });
  expect(countSinceMidnight(counts, "Europe/Berlin", now)).toBe(2);
  expect(countSinceMidnight(counts, "UTC", now)).toBe(0);
});
