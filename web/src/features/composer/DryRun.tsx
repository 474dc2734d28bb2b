import { problemsHref } from "@/api/imports";
import type { Import } from "@/api/types";
import { leftOut, sumOf } from "@/features/composer/sums";
import { formatAmount, formatBytes, formatCount } from "@/lib/numbers";

const SHOWN = 5;
const DELIMITERS: Record<string, string> = { ",": "comma", ";": "semicolon", "\t": "tab" };

/** What adding the file would do: how it is written, the sum, and the first problems. */
export function DryRun({ file, report }: { file: File; report: Import }) {
  const { problems } = report;
  const left = leftOut(report);
  return (
    <section aria-label="What was found">
      <p className="truncate font-medium">{file.name}</p>
      <p className="text-xs text-ink-3">
        {formatBytes(file.size)} · {report.encoding?.toUpperCase()} ·{" "}
        {DELIMITERS[report.delimiter ?? ""] ?? "one column"}
        {report.delimiter && " between columns"} · {report.header?.length ?? 0} columns
      </p>
      <p className="mt-2 text-base font-semibold tabular">{sumOf(report)}</p>
      {problems.length > 0 && (
        <div className="mt-2 rounded-md border border-warn-line bg-warn-soft px-3 py-2">
          <ul className="flex flex-col gap-1 text-[0.8125rem]">
            {problems.slice(0, SHOWN).map((one) => (
              <li key={`${one.row} ${one.reason}`} className="break-words">
                <span className="tabular">Row {formatCount(one.row)}</span>
                {one.value !== null && one.value !== "" && (
                  <code className="mx-1.5 font-mono text-xs break-all">{one.value}</code>
                )}{" "}
                <span className="text-ink-2">{one.reason}</span>
              </li>
            ))}
          </ul>
          <p className="mt-1.5 text-xs">
            {left > SHOWN && `${formatCount(left - SHOWN)} more. `}
            <a
              href={problemsHref(report.id)}
              download
              className="text-accent-text underline underline-offset-2"
            >
              Download {left === 1 ? "the row" : `the ${formatAmount(left, "row")}`} to mend
            </a>
          </p>
        </div>
      )}
    </section>
  );
}
