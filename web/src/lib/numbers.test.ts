import { describe, expect, it } from "vitest";
import {
  formatAmount,
  formatBytes,
  formatCount,
  formatPercent,
  formatRate,
  formatSpeed,
} from "@/lib/numbers";

describe("numbers", () => {
  it("are told exactly", () => {
    expect(formatCount(47_706)).toBe("47,706");
    expect(formatAmount(1, "e-mail")).toBe("1 e-mail");
    expect(formatAmount(47_706, "e-mail")).toBe("47,706 e-mails");
  });
  it("a rate names its base", () => {
    expect(formatRate(84, 4_012)).toBe("2.1 %, 84 of 4,012");
  });
  it("a rate of few is no rate", () => {
    expect(formatRate(3, 49)).toBe("3 of 49");
    expect(formatRate(3, 50)).toBe("6 %, 3 of 50");
  });
  it("nothing is rounded to none or to all", () => {
    expect(formatPercent(1, 1_000_000)).toBe("< 0.1 %");
    expect(formatPercent(999_999, 1_000_000)).toBe("> 99.9 %");
    expect(formatPercent(0, 10)).toBe("0 %");
    expect(formatPercent(10, 10)).toBe("100 %");
  });
  it("a slow speed is told by the hour", () => {
    expect(formatSpeed(620)).toBe("620 a minute");
    expect(formatSpeed(0.5)).toBe("30 an hour");
    expect(formatSpeed(0)).toBe("0 a minute");
  });
  it("sizes are binary", () => {
    expect(formatBytes(900)).toBe("900 B");
    expect(formatBytes(1_536)).toBe("1.5 KiB");
    expect(formatBytes(200 * 1024 ** 2)).toBe("200 MiB");
  });
});
