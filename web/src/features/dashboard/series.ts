/** From hand-overs by hour of UTC to the bars of the chart, in the zone of the screen. */
import type { Span } from "@/features/dashboard/search";
import { formatClock, formatDay, formatUtc } from "@/lib/time";
import type { Bar } from "@/ui/charts/StackedBars";

const HOUR_MS = 3_600_000;
const HOURS: Record<Span, number> = { "24h": 24, "7d": 7 * 24, "30d": 30 * 24 };

export interface HourCount {
  hour: string;
  count: number;
}

/** The span as whole hours, ended by the hour that runs now: its address changes once an hour. */
export function boundsOf(span: Span, now: Date): { from: string; to: string } {
  const end = (Math.floor(now.getTime() / HOUR_MS) + 1) * HOUR_MS;
  const start = end - HOURS[span] * HOUR_MS;
  return { from: new Date(start).toISOString(), to: new Date(end).toISOString() };
}

/** One bar an hour for a day, one bar a day for longer; hours without e-mails are there too. */
export function barsOf(
  counts: readonly HourCount[],
  bounds: { from: string; to: string },
  span: Span,
  zone: string,
): Bar[] {
  const byHour = new Map(counts.map(({ hour, count }) => [Date.parse(hour), count]));
  const bars = new Map<string, Bar>();
  const end = new Date(bounds.to);
  for (let at = Date.parse(bounds.from); at < end.getTime(); at += HOUR_MS) {
    const moment = new Date(at);
    const bar = barAt(moment, span, zone, end);
    const known = bars.get(bar.title) ?? bar;
    known.values.sent = (known.values.sent ?? 0) + (byHour.get(at) ?? 0);
    bars.set(bar.title, known);
  }
  return [...bars.values()];
}

function barAt(moment: Date, span: Span, zone: string, now: Date): Bar {
  if (span !== "24h") {
    const day = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      day: "numeric",
      month: "short",
    });
    const label = day.format(moment);
    return { label, title: label, values: {} };
  }
  const clock = formatClock(moment, zone);
  const title = `${formatDay(moment, zone, now)} ${clock} (${formatUtc(moment).slice(11)})`;
  return { label: clock, title, values: {} };
}

/** How many were handed over since midnight of the zone. */
export function countSinceMidnight(counts: readonly HourCount[], zone: string, now: Date): number {
  const day = new Intl.DateTimeFormat("en-GB", { timeZone: zone, dateStyle: "short" });
  const today = day.format(now);
  return counts
    .filter(({ hour }) => day.format(new Date(hour)) === today)
    .reduce((sum, { count }) => sum + count, 0);
}
