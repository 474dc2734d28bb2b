import { useQuery } from "@tanstack/react-query";
import { activityQuery } from "@/api/dashboard";
import { feedOf } from "@/features/dashboard/feed";
import { useActivity } from "@/live/activity";
import { useLiveStatus } from "@/live/status";
import { Card } from "@/ui/Card";
import { Ago } from "@/ui/Time";

const SHOWN = 20;

/** What happened, as it happens. */
export function ActivityCard() {
  const { data } = useQuery(activityQuery);
  const lines = feedOf(useActivity(), data?.items ?? []).slice(0, SHOWN);
  const isLive = useLiveStatus() === "live";
  return (
    <Card title="Activity" aside={isLive ? "as it happens" : "not live now"} flush>
      {lines.length === 0 ? (
        <p className="px-4 py-4 text-ink-3">
          What your campaigns, imports and servers do is told here.
        </p>
      ) : (
        <ol
          className="max-h-80 divide-y divide-line overflow-y-auto focus-visible:outline-offset-[-2px]"
          aria-label="Activity"
          // Scrolled by keyboard too.
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
        >
          {lines.map((one) => (
            <li key={one.id ?? `${one.at} ${one.text}`} className="px-4 py-2.5">
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
