import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import { attentionQuery, type Concern } from "@/api/dashboard";
import { sentenceOf } from "@/api/errors";
import { cn } from "@/lib/cn";
import { Card } from "@/ui/Card";
import { QueryEdge } from "@/ui/QueryEdge";
import { SkeletonRows } from "@/ui/Skeleton";
import { Ago } from "@/ui/Time";

const SHOWN = 8;
const LOOKS = {
  urgent: { Icon: CircleAlert, word: "Urgent", color: "text-failed-text" },
  warning: { Icon: TriangleAlert, word: "Warning", color: "text-warn-text" },
  note: { Icon: Info, word: "Note", color: "text-ink-3" },
};

/** What will not mend itself. */
export function AttentionCard() {
  const query = useQuery(attentionQuery);
  if (query.data === null) return null;
  const concerns = query.data ?? [];
  return (
    <Card title="Needs your attention" flush>
      <QueryEdge
        what="What needs you"
        query={query}
        skeleton={<SkeletonRows rows={2} />}
        sentence={sentenceOf}
      >
        {concerns.length === 0 ? (
          <p className="flex items-center gap-2.5 px-4 py-4 text-ink-2">
            <CircleCheck aria-hidden className="size-4 text-sent-text" />
            Nothing waits for you.
          </p>
        ) : (
          <ul className="divide-y divide-line">
            {concerns.slice(0, SHOWN).map((concern) => (
              <Row key={keyOf(concern)} concern={concern} />
            ))}
          </ul>
        )}
        {concerns.length > SHOWN && (
          <p className="border-t border-line px-4 py-2 text-xs text-ink-3">
            and {concerns.length - SHOWN} more
          </p>
        )}
      </QueryEdge>
    </Card>
  );
}

function keyOf({ kind, campaign_id, sender_id, smtp_server_id, import_id }: Concern): string {
  return [kind, campaign_id, sender_id, smtp_server_id, import_id].join(" ");
}

function Row({ concern }: { concern: Concern }) {
  const { Icon, word, color } = LOOKS[concern.severity];
  return (
    <li>
      <Link {...whereOf(concern)} className="flex items-start gap-2.5 px-4 py-3 hover:bg-inset">
        <Icon aria-label={word} className={cn("mt-0.5 size-4 shrink-0", color)} />
        <span className="min-w-0">
          <span className="block">{concern.text}</span>
          {concern.since && (
            <span className="text-xs text-ink-3">
              <Ago at={concern.since} />
            </span>
          )}
        </span>
      </Link>
    </li>
  );
}

function whereOf({ campaign_id: campaignId, sender_id, smtp_server_id }: Concern) {
  if (campaignId) return { to: "/campaigns/$campaignId", params: { campaignId } } as const;
  if (sender_id || smtp_server_id) return { to: "/senders" } as const;
  return { to: "/campaigns" } as const;
}
