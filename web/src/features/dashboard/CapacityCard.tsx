import { useQuery } from "@tanstack/react-query";
import { capacityQuery, type Day } from "@/api/dashboard";
import { sentenceOf } from "@/api/errors";
import { formatCount } from "@/lib/numbers";
import { useZone } from "@/lib/zone";
import { Card } from "@/ui/Card";
import { QueryEdge } from "@/ui/QueryEdge";
import { SkeletonRows } from "@/ui/Skeleton";

/** What the senders' limits leave room for, day by day. */
export function CapacityCard() {
  const zone = useZone();
  const query = useQuery(capacityQuery(zone));
  if (query.data === null) return null;
  return (
    <Card title="Room in the next 7 days" aside="promised of what limits allow" flush>
      <QueryEdge
        what="The capacity"
        query={query}
        skeleton={<SkeletonRows rows={7} />}
        sentence={sentenceOf}
      >
        <ul className="px-4 py-2">
          {query.data?.days.map((day) => (
            <Row key={day.date} day={day} />
          ))}
        </ul>
      </QueryEdge>
    </Card>
  );
}

function Row({ day }: { day: Day }) {
  // The day's own name: its zone is the one that was asked for.
  const name = new Intl.DateTimeFormat("en-GB", {
    weekday: "short",
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  }).format(new Date(`${day.date}T00:00:00Z`));
  const share = day.capacity ? Math.min(1, day.promised / day.capacity) : 0;
  return (
    <li className="grid grid-cols-[5rem_1fr_8.5rem] items-center gap-3 py-1.5 text-xs">
      <span className="text-ink-2">{name}</span>
      <span data-look="scheduled" className="h-1.5 overflow-hidden rounded-full bg-inset">
        <span className="block h-full bg-(--look)" style={{ width: `${share * 100}%` }} />
      </span>
      <span className="text-right text-ink-3 tabular">
        {formatCount(day.promised)} of {formatCount(day.capacity)}
      </span>
    </li>
  );
}
