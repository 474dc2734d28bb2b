import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearch } from "@tanstack/react-router";
import { ArrowLeft, ArrowRight } from "lucide-react";
import { campaignQuery } from "@/api/campaigns";
import { sentenceOf } from "@/api/errors";
import type { Campaign } from "@/api/types";
import { AudienceStep } from "@/features/composer/AudienceStep";
import { useDraft, type StepProps } from "@/features/composer/draft";
import { MessageStep } from "@/features/composer/MessageStep";
import { NameLine } from "@/features/composer/NameLine";
import { PaceStep } from "@/features/composer/PaceStep";
import { PreflightStep } from "@/features/composer/PreflightStep";
import { ReviewStep } from "@/features/composer/ReviewStep";
import { STEP_WORDS, STEPS, type Step } from "@/features/composer/search";
import { StepRow } from "@/features/composer/StepRow";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/Notice";
import { PageBody } from "@/ui/PageHeader";
import { QueryEdge } from "@/ui/QueryEdge";
import { SkeletonRows } from "@/ui/Skeleton";

export function Composer() {
  const { campaignId } = useParams({ from: "/shell/campaigns/$campaignId/edit" });
  const query = useQuery(campaignQuery(campaignId));
  return (
    <PageBody>
      <QueryEdge what="The draft" query={query} skeleton={<SkeletonRows />} sentence={sentenceOf}>
        {query.data && <Opened key={campaignId} campaign={query.data} />}
      </QueryEdge>
    </PageBody>
  );
}

function Opened({ campaign }: { campaign: Campaign }) {
  if (campaign.status !== "draft") {
    return (
      <Notice
        title={`“${campaign.name}” is scheduled`}
        action={
          <Button asChild size="sm">
            <Link to="/campaigns/$campaignId" params={{ campaignId: campaign.id }}>
              Open it
            </Link>
          </Button>
        }
      >
        Its message and its people are promised and cannot be changed here any more.
      </Notice>
    );
  }
  return <Steps campaign={campaign} />;
}

function Steps({ campaign }: { campaign: Campaign }) {
  const draft = useDraft(campaign);
  const { step = "audience" } = useSearch({ from: "/shell/campaigns/$campaignId/edit" });
  return (
    <>
      <NameLine draft={draft} />
      <StepRow campaign={campaign} fields={draft.fields} step={step} />
      <StepBody step={step} campaign={campaign} draft={draft} />
      <WayOn id={campaign.id} step={step} />
    </>
  );
}

function StepBody({ step, ...props }: StepProps & { step: Step }) {
  switch (step) {
    case "audience":
      return <AudienceStep {...props} />;
    case "message":
      return <MessageStep {...props} />;
    case "pace":
      return <PaceStep {...props} />;
    case "preflight":
      return <PreflightStep {...props} />;
    case "review":
      return <ReviewStep {...props} />;
  }
}

function WayOn({ id, step }: { id: string; step: Step }) {
  const index = STEPS.indexOf(step);
  const before = STEPS[index - 1];
  const after = STEPS[index + 1];
  const to = (where: Step) => ({
    to: "/campaigns/$campaignId/edit" as const,
    params: { campaignId: id },
    search: { step: where },
  });
  return (
    <div className="mt-6 flex flex-wrap justify-between gap-2 border-t border-line pt-4">
      {before ? (
        <Button asChild>
          <Link {...to(before)}>
            <ArrowLeft aria-hidden />
            {STEP_WORDS[before]}
          </Link>
        </Button>
      ) : (
        <span />
      )}
      {after && (
        <Button asChild look="primary">
          <Link {...to(after)}>
            Next: {STEP_WORDS[after]}
            <ArrowRight aria-hidden />
          </Link>
        </Button>
      )}
    </div>
  );
}
