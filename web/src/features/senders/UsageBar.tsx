import { formatCount } from "@/lib/numbers";
import { Time } from "@/ui/Time";

interface UsageBarProps {
  used: number;
  hourly_limit: number;
  /** When there is room again; null while there is. */
  next_slot_at: string | null;
}

/** "37 of 200 this hour, next slot 14:05". */
export function UsageBar({ used, hourly_limit: limit, next_slot_at: next }: UsageBarProps) {
  const isFull = next !== null;
  return (
    <div data-look={isFull ? "paused" : "in-hand"} className="min-w-0">
      <div aria-hidden className="h-1.5 w-full max-w-56 overflow-hidden rounded-full bg-inset">
        <div
          className="h-full rounded-full bg-(--look)"
          style={{ width: `${Math.min(100, (used / limit) * 100)}%` }}
        />
      </div>
      <div className="mt-1 text-xs text-ink-2 tabular">
        {formatCount(used)} of {formatCount(limit)} this hour
        {next && (
          <>
            , next slot <Time at={next} />
          </>
        )}
      </div>
    </div>
  );
}
