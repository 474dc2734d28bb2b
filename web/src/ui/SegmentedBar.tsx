import { cn } from "@/lib/cn";
import { formatCount, formatPercent } from "@/lib/numbers";
import { segmentsOf, WORDS, type Counts } from "@/lib/states";
import { StateIcon } from "@/ui/StateChip";

interface SegmentedBarProps {
  counts: Counts;
  /** Names each state with its number below the bar. */
  legend?: boolean;
  className?: string;
}

/** Progress by state: the segments add up to the total, and even one e-mail can be seen. */
export function SegmentedBar({ counts, legend = false, className }: SegmentedBarProps) {
  const segments = segmentsOf(counts).filter(({ count }) => count > 0);
  const said = segments.map(({ look, count }) => `${formatCount(count)} ${WORDS[look]}`).join(", ");
  return (
    <div className={className}>
      <div
        role="img"
        aria-label={said ? `${said.toLowerCase()}, of ${formatCount(counts.total)}` : "No e-mails"}
        className="flex h-2 w-full gap-px overflow-hidden rounded-full bg-inset"
      >
        {segments.map(({ look, count }) => (
          <span
            key={look}
            data-look={look}
            title={`${WORDS[look]}: ${formatCount(count)} (${formatPercent(count, counts.total)})`}
            className="min-w-[3px] bg-(--look) transition-[flex-grow] duration-300"
            style={{ flexGrow: count, flexBasis: 0 }}
          />
        ))}
      </div>
      {legend && <Legend counts={counts} />}
    </div>
  );
}

function Legend({ counts }: { counts: Counts }) {
  const shown = segmentsOf(counts).filter(({ look, count }) => count > 0 || look === "sent");
  return (
    <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-2">
      {shown.map(({ look, count }) => (
        <li key={look} data-look={look} className={cn("flex items-center gap-1.5")}>
          <StateIcon look={look} className="text-(--look-text)" />
          <span>{WORDS[look]}</span>
          <span className="font-medium tabular text-ink">{formatCount(count)}</span>
        </li>
      ))}
    </ul>
  );
}
