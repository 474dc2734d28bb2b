import { expect, test } from "vitest";
import { openHours } from "@/features/composer/hours";

const DAYS = ["mon", "tue"];

test("the hours between two times are open on the chosen days", () => {
  const [monday, tuesday] = openHours({ days: ["mon"], from: "09:00", to: "10:30" }, DAYS);
  expect(monday?.slice(8, 12)).toEqual([0, 1, 0.5, 0]);
  expect(tuesday?.every((share) => share === 0)).toBe(true);
});

test("a night goes on into the next day", () => {
  const [monday, tuesday] = openHours({ days: ["mon"], from: "22:00", to: "02:00" }, DAYS);
  expect(monday?.slice(21)).toEqual([0, 1, 1]);
  expect(tuesday?.slice(0, 3)).toEqual([1, 1, 0]);
});
