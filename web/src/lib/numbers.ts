const COUNT = new Intl.NumberFormat("en-GB");
const ONE_DECIMAL = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 1 });

/** Below this base a rate says more about chance than about the thing. */
export const RATE_BASE_AT_LEAST = 50;

export function formatCount(count: number): string {
  return COUNT.format(count);
}

/** "1 e-mail", "47,706 e-mails". */
export function formatAmount(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** "2.1 %, 84 of 4,012"; only "3 of 40" when the base is too small for a rate. */
export function formatRate(part: number, base: number): string {
  const parts = `${formatCount(part)} of ${formatCount(base)}`;
  if (base < RATE_BASE_AT_LEAST) return parts;
  return `${formatPercent(part, base)}, ${parts}`;
}

/** Neither 0 % nor 100 % unless it is exactly that. */
export function formatPercent(part: number, base: number): string {
  const percent = (part / base) * 100;
  if (part > 0 && percent < 0.1) return "< 0.1 %";
  if (part < base && percent > 99.9) return "> 99.9 %";
  return `${ONE_DECIMAL.format(percent)} %`;
}

const STEPS: readonly [number, string][] = [
  [1024 ** 3, "GiB"],
  [1024 ** 2, "MiB"],
  [1024, "KiB"],
];

export function formatBytes(bytes: number): string {
  const step = STEPS.find(([size]) => bytes >= size);
  return step ? `${ONE_DECIMAL.format(bytes / step[0])} ${step[1]}` : `${bytes} B`;
}

/** "620 a minute", or "31 an hour" for what is too slow to be told by the minute. */
export function formatSpeed(perMinute: number): string {
  if (perMinute === 0) return "0 a minute";
  return perMinute < 1
    ? `${formatCount(Math.round(perMinute * 60))} an hour`
    : `${formatCount(Math.round(perMinute))} a minute`;
}
