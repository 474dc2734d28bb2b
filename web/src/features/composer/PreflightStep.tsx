import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { RotateCcw } from "lucide-react";
import { useEffect } from "react";
import { preflightQuery } from "@/api/campaigns";
import { sentenceOf } from "@/api/errors";
import type { Finding } from "@/api/types";
import type { StepProps } from "@/features/composer/draft";
import { placeOfFinding } from "@/features/composer/findings";
import { STEP_WORDS } from "@/features/composer/search";
import { formatAmount } from "@/lib/numbers";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Notice } from "@/ui/Notice";
import { QueryEdge } from "@/ui/QueryEdge";
import { SkeletonRows } from "@/ui/Skeleton";

/** Everything that would go wrong, found over every recipient before anything is promised. */
export function PreflightStep({ campaign, draft }: StepProps) {
  const { flush } = draft;
  const query = useQuery(preflightQuery(campaign.id));
  useEffect(() => void flush(), [flush]);
  const { blocking = [], warnings = [] } = query.data ?? {};
  return (
    <Card
      title="Preflight"
      aside={
        <Button
          size="sm"
          look="quiet"
          busy={query.isFetching}
          icon={<RotateCcw aria-hidden />}
          onClick={() => void query.refetch()}
        >
          Look again
        </Button>
      }
    >
      <QueryEdge
        what="The preflight"
        query={query}
        skeleton={<SkeletonRows rows={3} />}
        sentence={sentenceOf}
      >
        <div className="flex flex-col gap-3">
          {blocking.length === 0 ? (
            <Notice kind="good" title="Nothing keeps it from being scheduled">
              Content, senders and {formatAmount(campaign.recipients, "recipient")} were looked at.
            </Notice>
          ) : (
            <p className="font-medium">
              {formatAmount(blocking.length, "thing")} to mend before it can be scheduled
            </p>
          )}
          {[...blocking, ...warnings].map((finding) => (
            <FindingLine
              key={`${finding.code} ${finding.message}`}
              id={campaign.id}
              finding={finding}
            />
          ))}
        </div>
      </QueryEdge>
    </Card>
  );
}

function FindingLine({ id, finding }: { id: string; finding: Finding }) {
  const place = placeOfFinding(finding.code);
  return (
    <Notice
      kind={finding.severity === "blocking" ? "error" : "warning"}
      action={
        place && (
          <Button asChild size="sm">
            {place === "senders" ? (
              <Link to="/senders">Open senders</Link>
            ) : (
              <Link
                to="/campaigns/$campaignId/edit"
                params={{ campaignId: id }}
                search={{ step: place }}
              >
                Mend in {STEP_WORDS[place]}
              </Link>
            )}
          </Button>
        )
      }
    >
      {finding.message}
    </Notice>
  );
}
