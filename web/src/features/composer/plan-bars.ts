import type { Forecast } from "@/api/types";
import type { Bar } from "@/ui/charts/StackedBars";

const HOUR_MS = 3_600_000;
const HOURS_AT_MOST = 48;

export interface PlanBars {
  by: "hour" | "day";
  bars: Bar[];
}

/** The plan as bars on the clock of a zone: hours of up to two days, else days; gaps are shown. */
export function barsOfPlan(byHour: Forecast["by_hour"], zone: string): PlanBars {
  const counts = new Map(byHour.map(({ hour, count }) => [Date.parse(hour), count]));
  const times = [...counts.keys()].sort((a, b) => a - b);
  const first = times[0];
  const last = times.at(-1);
  if (first === undefined || last === undefined) return { by: "hour", bars: [] };
  if (last - first < HOURS_AT_MOST * HOUR_MS) {
    const hours = Array.from(
      { length: (last - first) / HOUR_MS + 1 },
      (_, i) => first + i * HOUR_MS,
    );
    return { by: "hour", bars: hours.map((at) => hourBar(at, counts.get(at) ?? 0, zone)) };
  }
  const days = new Map<string, Bar>();
  for (let at = first; at <= last; at += HOUR_MS) {
    const title = told(at, zone, { weekday: "short", day: "numeric", month: "short" });
    const bar = days.get(title) ?? { label: dayLabel(at, zone), title, values: { planned: 0 } };
    bar.values.planned = (bar.values.planned ?? 0) + (counts.get(at) ?? 0);
    days.set(title, bar);
  }
  return { by: "day", bars: [...days.values()] };
}

function hourBar(at: number, count: number, zone: string): Bar {
  const label = told(at, zone, { hour: "2-digit", minute: "2-digit" });
  return {
    label,
    title: `${told(at, zone, { weekday: "short" })} ${label}`,
    values: { planned: count },
  };
}

function dayLabel(at: number, zone: string): string {
  return told(at, zone, { day: "numeric", month: "short" });
}

function told(at: number, zone: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", ...options }).format(
    at,
  );
}
