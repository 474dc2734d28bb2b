const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Options = Intl.DateTimeFormatOptions;
const formats = new Map<string, Intl.DateTimeFormat>();

function format(moment: Date, zone: string, options: Options): string {
  const key = `${zone} ${JSON.stringify(options)}`;
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", ...options });
    formats.set(key, made);
  }
  return made.format(moment);
}

function dayOf(moment: Date, zone: string): string {
  return format(moment, zone, { year: "numeric", month: "2-digit", day: "2-digit" });
}

/** "09:00". */
export function formatClock(moment: Date, zone: string, withSeconds = false): string {
  const seconds: Options = withSeconds ? { second: "2-digit" } : {};
  return format(moment, zone, { hour: "2-digit", minute: "2-digit", ...seconds });
}

/** "today", "Mon" within six days, else "3 Dec", with the year when it is another one. */
export function formatDay(moment: Date, zone: string, now: Date): string {
  if (dayOf(moment, zone) === dayOf(now, zone)) return "today";
  const days = Math.abs(moment.getTime() - now.getTime()) / 1000 / DAY;
  if (days < 6) return format(moment, zone, { weekday: "short" });
  const sameYear =
    format(moment, zone, { year: "numeric" }) === format(now, zone, { year: "numeric" });
  return format(moment, zone, {
    day: "numeric",
    month: "short",
    ...(sameYear ? {} : { year: "numeric" }),
  });
}

/** "Mon 09:00", "today 14:05", "3 Dec 09:00". */
export function formatTime(moment: Date, zone: string, now: Date): string {
  return `${formatDay(moment, zone, now)} ${formatClock(moment, zone)}`;
}

/** "2026-11-30 08:00:03 UTC": for the hover, where nothing may be guessed. */
export function formatUtc(moment: Date): string {
  return `${moment.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** "2 h 14 min", "3 d 4 h", "45 s": the two largest units. */
export function formatDuration(seconds: number): string {
  const whole = Math.round(Math.abs(seconds));
  if (whole < MINUTE) return `${whole} s`;
  const minutes = Math.round(whole / MINUTE);
  if (whole < HOUR) return minutes === 60 ? "1 h" : `${minutes} min`;
  if (whole < DAY) return two(Math.floor(minutes / 60), "h", minutes % 60, "min");
  const hours = Math.round(whole / HOUR);
  return two(Math.floor(hours / 24), "d", hours % 24, "h");
}

function two(large: number, unit: string, small: number, smallUnit: string): string {
  return small ? `${large} ${unit} ${small} ${smallUnit}` : `${large} ${unit}`;
}

/** "in 12 min", "3 min ago", "now". */
export function formatRelative(moment: Date, now: Date): string {
  const seconds = (moment.getTime() - now.getTime()) / 1000;
  if (Math.abs(seconds) < 5) return "now";
  return seconds > 0 ? `in ${formatDuration(seconds)}` : `${formatDuration(seconds)} ago`;
}

/** "14 min later than planned"; under a minute it is on time. */
export function formatDrift(seconds: number): string {
  if (Math.abs(seconds) < MINUTE) return "on time";
  return `${formatDuration(seconds)} ${seconds > 0 ? "later" : "earlier"} than planned`;
}

/** "UTC+01:00" for the zone at that moment. */
export function formatOffset(zone: string, moment: Date): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    timeZoneName: "longOffset",
  }).formatToParts(moment);
  const name = parts.find((part) => part.type === "timeZoneName")?.value ?? "GMT";
  return name.replace("GMT", "UTC").replace("+00:00", "");
}
