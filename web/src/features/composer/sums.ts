import type { Import } from "@/api/types";
import { formatAmount, formatCount } from "@/lib/numbers";

type Sums = Pick<Import, "rows" | "accepted" | "duplicates" | "invalid" | "suppressed">;

/** Rows of a file that were not taken. */
export function leftOut({ rows, accepted }: Sums): number {
  return rows - accepted;
}

/** "48,112 rows − 310 suppressed − 96 duplicates = 47,706"; what is none is not said. */
export function sumOf(one: Sums): string {
  const parts = [
    [one.suppressed, "suppressed"],
    [one.duplicates, one.duplicates === 1 ? "duplicate" : "duplicates"],
    [one.invalid, "not valid"],
  ] as const;
  const minus = parts.filter(([count]) => count > 0);
  if (minus.length === 0) return `${formatAmount(one.rows, "row")}, all taken`;
  const said = minus.map(([count, word]) => ` − ${formatCount(count)} ${word}`).join("");
  return `${formatAmount(one.rows, "row")}${said} = ${formatCount(one.accepted)}`;
}
