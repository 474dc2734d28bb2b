import { expect, test } from "vitest";
import { sumOf } from "@/features/composer/sums";

const none = { duplicates: 0, invalid: 0, suppressed: 0 };

test("the sum of a file names what was left out, and only that", () => {
  const file = { ...none, rows: 48_112, suppressed: 310, duplicates: 96, accepted: 47_706 };
  expect(sumOf(file)).toBe("48,112 rows − 310 suppressed − 96 duplicates = 47,706");
  expect(sumOf({ ...none, rows: 1, accepted: 1 })).toBe("1 row, all taken");
});
