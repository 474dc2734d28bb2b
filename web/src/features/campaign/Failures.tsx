import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { RotateCcw } from "lucide-react";
import { failuresQuery } from "@/api/campaigns";
import { sentenceOf } from "@/api/errors";
import type { Campaign, EmailReason } from "@/api/types";
import { useManyAct } from "@/features/campaign/acts";
import { formatCount } from "@/lib/numbers";
import { reasonSentence, REASONS } from "@/lib/reasons";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { QueryEdge } from "@/ui/QueryEdge";
import { SkeletonRows } from "@/ui/Skeleton";

/** What failed for good, by its reason and the server's code; a whole class can wait again. */
export function Failures({ campaign }: { campaign: Campaign }) {
  const { id } = campaign;
  const query = useQuery({
    ...failuresQuery(id, campaign.counts.failed),
    placeholderData: keepPreviousData,
  });
  const act = useManyAct(id);
  return (
    <Card title="Why e-mails failed" flush>
      <QueryEdge
        what="What failed"
        query={query}
        skeleton={<SkeletonRows rows={2} />}
        sentence={sentenceOf}
      >
        <ul className="divide-y divide-line">
          {query.data?.map((one) => {
            const reason: EmailReason | undefined = REASONS.find((known) => known === one.reason);
            return (
              <li
                key={`${one.reason} ${one.code}`}
                className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5"
              >
                <span className="min-w-8 font-semibold tabular">{formatCount(one.count)}</span>
                <div className="min-w-0 flex-1 basis-60">
                  <Link
                    to="/campaigns/$campaignId"
                    params={{ campaignId: id }}
                    search={{ status: "failed", ...(reason ? { reason } : {}) }}
                    resetScroll={false}
                    className="hover:underline"
                  >
                    {one.reason === null ? "No reason was kept." : reasonSentence(one.reason)}
                  </Link>
                  {one.example_answer !== null && (
                    <p className="truncate font-mono text-xs text-ink-3" title={one.example_answer}>
                      {one.example_answer}
                    </p>
                  )}
                </div>
                {reason && (
                  <Button
                    size="sm"
                    icon={<RotateCcw aria-hidden />}
                    busy={act.isPending}
                    title="All of this campaign that failed for this reason"
                    onClick={() => act.mutate({ kind: "retry", many: { campaign_id: id, reason } })}
                  >
                    Retry all of this reason
                  </Button>
                )}
              </li>
            );
          })}
        </ul>
      </QueryEdge>
    </Card>
  );
}
