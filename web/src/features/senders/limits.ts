import { formatAmount, formatCount } from "@/lib/numbers";
import { formatDuration } from "@/lib/time";

const HOUR = 3600;

/** The most e-mails a sender's hourly limit and delay together let go in an hour. */
export function mostAnHour(hourlyLimit: number, delaySeconds: number): number {
  if (delaySeconds <= 0) return hourlyLimit;
  return Math.min(hourlyLimit, Math.floor(HOUR / delaySeconds) || 1);
}

/** "At most 200 in any 60 minutes, at least 5 s apart". */
export function limitWords(hourlyLimit: number, delaySeconds: number): string {
  const limit = `At most ${formatCount(hourlyLimit)} in any 60 minutes`;
  return delaySeconds > 0 ? `${limit}, at least ${delayWords(delaySeconds)} apart` : limit;
}

/** What the limits come to, and which of the two decides. */
export function limitEffect(hourlyLimit: number, delaySeconds: number): string {
  const most = mostAnHour(hourlyLimit, delaySeconds);
  const aDay = delaySeconds * 24 > 24 * HOUR ? Math.floor((24 * HOUR) / delaySeconds) : most * 24;
  const sum = `That is up to ${formatAmount(aDay, "e-mail")} a day.`;
  if (most === hourlyLimit) return sum;
  return `${sum} The delay decides: it lets only ${formatCount(most)} go in an hour.`;
}

/** Delays may be fractions of a second. */
function delayWords(seconds: number): string {
  return seconds < 60 ? `${Number(seconds.toFixed(2))} s` : formatDuration(seconds);
}
