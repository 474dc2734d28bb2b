import { expect, test } from "vitest";
import { limitEffect, limitWords, mostAnHour } from "@/features/senders/limits";

test("a limit without a delay is said alone", () => {
  expect(limitWords(200, 0)).toBe("At most 200 in any 60 minutes");
  expect(limitEffect(200, 0)).toBe("That is up to 4,800 e-mails a day.");
});

test("a delay is said in its own unit, fractions too", () => {
  expect(limitWords(1200, 1.5)).toBe("At most 1,200 in any 60 minutes, at least 1.5 s apart");
  expect(limitWords(10, 300)).toBe("At most 10 in any 60 minutes, at least 5 min apart");
});

test("the delay is named when it lets fewer go than the limit", () => {
  expect(mostAnHour(200, 30)).toBe(120);
  expect(limitEffect(200, 30)).toContain("The delay decides: it lets only 120 go in an hour.");
});

test("a delay of hours still lets one go now and then", () => {
  expect(mostAnHour(200, 7200)).toBe(1);
  expect(limitEffect(200, 7200)).toContain("up to 12 e-mails a day");
});
