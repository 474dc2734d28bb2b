import { describe, expect, it } from "vitest";
import {
  formatDay,
  formatDrift,
  formatDuration,
  formatOffset,
  formatRelative,
  formatTime,
  formatUtc,
} from "@/lib/time";

const now = new Date("2026-11-22T17:00:00Z"); // a Sunday
const at = (iso: string) => new Date(iso);

describe("a moment", () => {
  it("is told in the zone of the screen", () => {
    expect(formatTime(at("2026-11-23T08:00:00Z"), "Europe/Berlin", now)).toBe("Mon 09:00");
    expect(formatTime(at("2026-11-23T08:00:00Z"), "America/New_York", now)).toBe("Mon 03:00");
  });
  it("of today says so, by the day of the zone and not of UTC", () => {
    expect(formatDay(at("2026-11-22T23:30:00Z"), "UTC", now)).toBe("today");
    expect(formatDay(at("2026-11-22T23:30:00Z"), "Europe/Berlin", now)).toBe("Mon");
  });
  it("farther away names its date, and its year when it is another", () => {
    expect(formatTime(at("2026-12-03T08:00:00Z"), "UTC", now)).toBe("3 Dec 08:00");
    expect(formatTime(at("2027-01-03T08:00:00Z"), "UTC", now)).toBe("3 Jan 2027 08:00");
  });
  it("a weekday is never the one of last week", () => {
    expect(formatDay(at("2026-11-29T17:00:00Z"), "UTC", now)).toBe("29 Nov");
    expect(formatDay(at("2026-11-16T12:00:00Z"), "UTC", now)).toBe("16 Nov");
  });
  it("midnight is 00:00, not 24:00", () => {
    expect(formatTime(at("2026-11-23T00:00:00Z"), "UTC", now)).toBe("Mon 00:00");
  });
  it("in UTC leaves nothing to guess", () => {
    expect(formatUtc(at("2026-11-30T08:00:03.456Z"))).toBe("2026-11-30 08:00:03 UTC");
  });
  it("has the offset of its own season", () => {
    expect(formatOffset("Europe/Berlin", at("2026-07-01T00:00:00Z"))).toBe("UTC+02:00");
    expect(formatOffset("Europe/Berlin", now)).toBe("UTC+01:00");
    expect(formatOffset("UTC", now)).toBe("UTC");
  });
});

describe("a duration", () => {
  it.each([
    [0.4, "0 s"],
    [45, "45 s"],
    [59.6, "1 min"],
    [720, "12 min"],
    [3_599, "1 h"],
    [3_600, "1 h"],
    [8_040, "2 h 14 min"],
    [86_340, "23 h 59 min"],
    [86_400, "1 d"],
    [273_600, "3 d 4 h"],
  ])("of %s seconds is %s", (seconds, said) => {
    expect(formatDuration(seconds)).toBe(said);
  });
  it("to or from now", () => {
    expect(formatRelative(at("2026-11-22T17:12:00Z"), now)).toBe("in 12 min");
    expect(formatRelative(at("2026-11-22T16:57:00Z"), now)).toBe("3 min ago");
    expect(formatRelative(at("2026-11-22T17:00:03Z"), now)).toBe("now");
  });
  it("of a drift under a minute is none", () => {
    expect(formatDrift(59)).toBe("on time");
    expect(formatDrift(840)).toBe("14 min later than planned");
    expect(formatDrift(-840)).toBe("14 min earlier than planned");
  });
});
