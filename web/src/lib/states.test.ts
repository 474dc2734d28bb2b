import { expect, it } from "vitest";
import { EMAIL_LOOKS, MEANINGS, NO_COUNTS, segmentsOf, WORDS, type Counts } from "@/lib/states";

const COUNTS: Counts = {
  total: 36,
  scheduled: 1,
  claimed: 2,
  sending: 3,
  sent: 4,
  failed: 5,
  unknown: 6,
  cancelled: 7,
  skipped: 8,
};

it("the segments of a bar add up to the total", () => {
  expect(segmentsOf(COUNTS).reduce((sum, { count }) => sum + count, 0)).toBe(COUNTS.total);
  expect(segmentsOf(NO_COUNTS).every(({ count }) => count === 0)).toBe(true);
});

it("every state of an e-mail has a word and a meaning of its own", () => {
  expect(new Set(EMAIL_LOOKS.map((look) => WORDS[look])).size).toBe(EMAIL_LOOKS.length);
  expect(new Set(EMAIL_LOOKS.map((look) => MEANINGS[look])).size).toBe(EMAIL_LOOKS.length);
});

it("nothing on screen is called delivered", () => {
  expect(JSON.stringify([WORDS, MEANINGS]).toLowerCase()).not.toContain("delivered");
});
