import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { AtSign } from "lucide-react";
import { sentenceOf } from "@/api/errors";
import { itemsOf } from "@/api/pages";
import { sendersQuery } from "@/api/senders";
import type { Draft } from "@/features/composer/draft";
import { formatCount } from "@/lib/numbers";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";
import { HealthChip } from "@/ui/HealthChip";
import { QueryEdge } from "@/ui/QueryEdge";
import { SkeletonRows } from "@/ui/Skeleton";

/** Who it is from; several share the work, each within its own limit. */
export function SenderList({ draft }: { draft: Draft }) {
  const { fields, change } = draft;
  const query = useInfiniteQuery(sendersQuery());
  const senders = itemsOf(query.data);
  const toggle = (id: string, isOn: boolean) =>
    change({
      sender_ids: isOn
        ? [...fields.sender_ids, id]
        : fields.sender_ids.filter((other) => other !== id),
    });
  return (
    <QueryEdge
      what="Your senders"
      query={query}
      skeleton={<SkeletonRows rows={2} />}
      sentence={sentenceOf}
    >
      {senders.length === 0 ? (
        <EmptyState
          icon={AtSign}
          title="No sender yet"
          action={
            <Button asChild look="primary">
              <Link to="/senders">Add a sender</Link>
            </Button>
          }
        >
          A sender is an address you have proved is yours, with its limits and its SMTP servers.
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line">
          {senders.map((sender) => (
            <li key={sender.id}>
              <label className="flex cursor-pointer items-start gap-3 px-4 py-3 hover:bg-inset">
                <input
                  type="checkbox"
                  className="mt-1 size-4 accent-(--accent)"
                  checked={fields.sender_ids.includes(sender.id)}
                  onChange={(event) => toggle(sender.id, event.target.checked)}
                />
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-medium">
                    {sender.name} <span className="font-normal text-ink-3">{sender.email}</span>
                  </span>
                  <span className="block text-xs text-ink-3 tabular">
                    {formatCount(sender.usage.used)} of {formatCount(sender.hourly_limit)} this hour
                    · at least {sender.min_delay_seconds} s apart
                    {!sender.verified && " · its owner has not confirmed it yet"}
                  </span>
                </span>
                <HealthChip health={sender.health} reason={sender.health_reason} />
              </label>
            </li>
          ))}
        </ul>
      )}
    </QueryEdge>
  );
}
