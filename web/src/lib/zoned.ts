const MINUTE_MS = 60_000;

/** "2026-11-30T09:00", as an input of a date and a time has it: a moment on the clock of a zone. */
export function toWallClock(moment: Date, zone: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  }).formatToParts(moment);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  const date = `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}`;
  return `${date}T${part("hour")}:${part("minute")}`;
}

/** The moment a zone's clock shows this; what a change to summer time leaves out moves on. */
export function fromWallClock(text: string, zone: string): Date | null {
  const wanted = Date.parse(`${text}Z`);
  if (Number.isNaN(wanted)) return null;
  const offsetAt = (at: number) =>
    Date.parse(`${toWallClock(new Date(at), zone)}Z`) - Math.floor(at / MINUTE_MS) * MINUTE_MS;
  const first = wanted - offsetAt(wanted);
  const second = wanted - offsetAt(first);
  return new Date(toWallClock(new Date(second), zone) === text ? second : Math.max(first, second));
}
