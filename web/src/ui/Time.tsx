import { useNow } from "@/lib/clock";
import { formatRelative, formatTime, formatUtc } from "@/lib/time";
import { useZone } from "@/lib/zone";

interface TimeProps {
  at: string | Date | null | undefined;
  /** Also says "in 12 min" beside it. */
  relative?: boolean;
  /** What stands there when there is no time. */
  none?: string;
}

/** A moment in the zone of the screen; UTC on hover. */
export function Time({ at, relative = false, none = "–" }: TimeProps) {
  const zone = useZone();
  const now = useNow(relative ? 5 : 60);
  if (!at) return <span className="text-ink-3">{none}</span>;
  const moment = typeof at === "string" ? new Date(at) : at;
  return (
    <time
      dateTime={moment.toISOString()}
      title={`${formatUtc(moment)} · shown in ${zone}`}
      className="tabular whitespace-nowrap"
    >
      {formatTime(moment, zone, now)}
      {relative && <span className="text-ink-3"> · {formatRelative(moment, now)}</span>}
    </time>
  );
}

/** "3 min ago"; the whole time on hover. */
export function Ago({ at }: { at: string | Date }) {
  const now = useNow(5);
  const moment = typeof at === "string" ? new Date(at) : at;
  return (
    <time
      dateTime={moment.toISOString()}
      title={formatUtc(moment)}
      className="tabular whitespace-nowrap"
    >
      {formatRelative(moment, now)}
    </time>
  );
}
