import { Link } from "@tanstack/react-router";
import { sentenceOf } from "@/api/errors";
import type { Sender } from "@/api/types";
import { formatCount } from "@/lib/numbers";
import { Card } from "@/ui/Card";
import { QueryEdge } from "@/ui/QueryEdge";
import { HealthChip } from "@/ui/HealthChip";
import { SkeletonRows } from "@/ui/Skeleton";
import { StateChip } from "@/ui/StateChip";
import { Time } from "@/ui/Time";

const SHOWN = 5;

interface SendersCardProps {
  query: Parameters<typeof QueryEdge>[0]["query"];
  senders: readonly Sender[];
}

export function SendersCard({ query, senders }: SendersCardProps) {
  return (
    <Card
      title="Senders"
      flush
      aside={
        <Link to="/senders" className="font-medium text-accent-text hover:underline">
          All senders
        </Link>
      }
    >
      <QueryEdge
        what="Your senders"
        query={query}
        skeleton={<SkeletonRows rows={2} />}
        sentence={sentenceOf}
      >
        {senders.length === 0 ? (
          <p className="px-4 py-4 text-ink-3">You have no sender yet: add one to send from.</p>
        ) : (
          <ul className="divide-y divide-line">
            {senders.slice(0, SHOWN).map((sender) => (
              <Row key={sender.id} sender={sender} />
            ))}
          </ul>
        )}
      </QueryEdge>
    </Card>
  );
}

function Row({ sender }: { sender: Sender }) {
  const { used, hourly_limit: limit, next_slot_at: next } = sender.usage;
  return (
    <li className="px-4 py-3">
      <div className="flex items-center justify-between gap-3">
        <span className="truncate font-mono text-xs">{sender.email}</span>
        {sender.verified ? (
          <HealthChip health={sender.health} reason={sender.health_reason} />
        ) : (
          <StateChip look="paused" word="Not verified" title="It cannot send before it is." />
        )}
      </div>
      <div className="mt-1 text-xs text-ink-3 tabular">
        {formatCount(used)} of {formatCount(limit)} this hour
        {next && (
          <>
            , next slot <Time at={next} />
          </>
        )}
      </div>
    </li>
  );
}
