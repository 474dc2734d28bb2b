import type { Look } from "@/lib/states";
import { SegmentedBar } from "@/ui/SegmentedBar";
import { StateChip } from "@/ui/StateChip";

const HOURS: readonly (readonly [sent: number, scheduled: number])[] = [
  [46, 0],
  [72, 0],
  [80, 0],
  [80, 0],
  [80, 0],
  [38, 42],
  [0, 80],
  [0, 80],
  [0, 80],
  [0, 64],
];
const ROWS: readonly (readonly [string, Look, string])[] = [
  ["ada@example.com", "sent", "250 2.0.0 Ok: queued as 4Yq1"],
  ["grace@example.org", "in-hand", "handing over"],
  ["alan@example.net", "scheduled", "14:20 · hourly limit, next free slot"],
];

/** An example of a plan, drawn with the parts of the app itself. */
export function PlanPicture() {
  return (
    <figure
      aria-label="Example: a campaign with its plan by hour and three of its e-mails"
      className="rounded-xl border border-line bg-surface p-5 shadow-layer"
    >
      <div className="flex flex-wrap items-baseline justify-between gap-2">
        <figcaption className="font-semibold">Spring letter</figcaption>
        <span className="text-xs text-ink-3">Mon 09:00 → Mon 18:48, Europe/Berlin</span>
      </div>
      <div aria-hidden className="mt-4 flex h-28 items-end gap-1.5">
        {HOURS.map(([sent, scheduled], index) => (
          <span key={index} className="flex flex-1 flex-col justify-end gap-px">
            <span
              data-look="scheduled"
              className="rounded-xs bg-(--look) opacity-60"
              style={{ height: scheduled * 1.3 }}
            />
            <span
              data-look="sent"
              className="rounded-xs bg-(--look)"
              style={{ height: sent * 1.3 }}
            />
          </span>
        ))}
      </div>
      <SegmentedBar
        legend
        className="mt-4"
        counts={{
          total: 742,
          sent: 396,
          scheduled: 333,
          claimed: 1,
          sending: 2,
          failed: 6,
          unknown: 1,
          skipped: 3,
          cancelled: 0,
        }}
      />
      <ul className="mt-4 divide-y divide-line border-t border-line text-[0.8125rem]">
        {ROWS.map(([address, look, note]) => (
          <li key={address} className="flex items-center gap-3 py-2">
            <StateChip look={look} />
            <span className="truncate font-mono text-xs">{address}</span>
            <span className="ml-auto truncate text-xs text-ink-3 max-sm:hidden">{note}</span>
          </li>
        ))}
      </ul>
    </figure>
  );
}
