import type { HoursOfDraft } from "@/features/composer/draft";

const DAY = 24 * 60;

/**
 * For each day 24 numbers from 0 to 1: how much of that hour is open. Hours that end before they
 * begin go past midnight, into the day after.
 */
export function openHours(hours: HoursOfDraft, days: readonly string[]): number[][] {
  const week = days.map(() => new Array<number>(24).fill(0));
  const from = minutesOf(hours.from);
  const until = minutesOf(hours.to);
  const length = until > from ? until - from : until - from + DAY;
  days.forEach((day, index) => {
    if (!hours.days.includes(day)) return;
    for (let minute = from; minute < from + length; minute += 15) {
      const row = week[(index + Math.floor(minute / DAY)) % days.length];
      const hour = Math.floor((minute % DAY) / 60);
      if (row) row[hour] = Math.min(1, (row[hour] ?? 0) + 0.25);
    }
  });
  return week;
}

function minutesOf(clock: string): number {
  const [hour = "0", minute = "0"] = clock.split(":");
  return Number(hour) * 60 + Number(minute);
}
