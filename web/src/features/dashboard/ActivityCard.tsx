import { useActivity } from "@/live/activity";
import { useLiveStatus } from "@/live/status";
import { Card } from "@/ui/Card";
import { Ago } from "@/ui/Time";

const SHOWN = 12;

/** What happened since the page was opened, as it happens. */
export function ActivityCard() {
  const activities = useActivity();
  const isLive = useLiveStatus() === "live";
  return (
    <Card title="Activity" aside={isLive ? "as it happens" : "not live now"} flush>
      {activities.length === 0 ? (
        <p className="px-4 py-4 text-ink-3">
          {isLive
            ? "What happens from now on is told here."
            : "Without the live connection nothing is told here."}
        </p>
      ) : (
        <ol className="max-h-80 divide-y divide-line overflow-y-auto" aria-live="polite">
          {activities.slice(0, SHOWN).map((one) => (
            <li key={one.id ?? `${one.at} ${one.text}`} className="animate-breathe px-4 py-2.5">
              <div>{one.text}</div>
              <div className="text-xs text-ink-3">
                <Ago at={one.at} />
              </div>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}
