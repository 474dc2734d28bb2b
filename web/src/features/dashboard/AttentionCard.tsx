import { Link } from "@tanstack/react-router";
import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import type { Concern } from "@/features/dashboard/attention";
import { Card } from "@/ui/Card";
import { SkeletonRows } from "@/ui/Skeleton";

const SHOWN = 8;

interface AttentionCardProps {
  concerns: readonly Concern[];
  isKnown: boolean;
}

export function AttentionCard({ concerns, isKnown }: AttentionCardProps) {
  return (
    <Card title="Needs your attention" flush>
      <Content concerns={concerns} isKnown={isKnown} />
    </Card>
  );
}

function Content({ concerns, isKnown }: AttentionCardProps) {
  if (!isKnown) return <SkeletonRows rows={2} />;
  if (concerns.length === 0) {
    return (
      <p className="flex items-center gap-2.5 px-4 py-4 text-ink-2">
        <CircleCheck aria-hidden className="size-4 text-sent-text" />
        Nothing waits for you.
      </p>
    );
  }
  return (
    <ul className="divide-y divide-line">
      {concerns.slice(0, SHOWN).map((concern) => (
        <li key={concern.key}>
          <Link {...concern.to} className="flex items-start gap-2.5 px-4 py-3 hover:bg-inset">
            {concern.severity === "error" ? (
              <CircleAlert aria-label="Error" className="mt-0.5 size-4 shrink-0 text-failed-text" />
            ) : (
              <TriangleAlert
                aria-label="Warning"
                className="mt-0.5 size-4 shrink-0 text-warn-text"
              />
            )}
            <span className="min-w-0">
              <span className="block font-medium">{concern.text}</span>
              <span className="line-clamp-2 text-xs text-ink-3">{concern.note}</span>
            </span>
          </Link>
        </li>
      ))}
      {concerns.length > SHOWN && (
        <li className="px-4 py-2 text-xs text-ink-3">and {concerns.length - SHOWN} more</li>
      )}
    </ul>
  );
}
