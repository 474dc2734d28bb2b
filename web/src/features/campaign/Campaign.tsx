import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useParams } from "@tanstack/react-router";
import { PencilLine } from "lucide-react";
import { campaignQuery } from "@/api/campaigns";
import { sentenceOf } from "@/api/errors";
import type { Campaign as CampaignView } from "@/api/types";
import { Emails } from "@/features/campaign/Emails";
import { Failures } from "@/features/campaign/Failures";
import { Numbers } from "@/features/campaign/Numbers";
import { RunButtons } from "@/features/campaign/RunButtons";
import { reasonSentence } from "@/lib/reasons";
import { useLiveCampaigns } from "@/live/LiveProvider";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { EmptyState } from "@/ui/EmptyState";
import { Notice } from "@/ui/Notice";
import { PageBody, PageHeader } from "@/ui/PageHeader";
import { QueryEdge } from "@/ui/QueryEdge";
import { SkeletonRows } from "@/ui/Skeleton";
import { CampaignChip } from "@/ui/StateChip";

/** One campaign as it goes: its numbers, what failed, and every one of its e-mails. */
export function Campaign() {
  const { campaignId } = useParams({ from: "/shell/campaigns/$campaignId" });
  const query = useQuery(campaignQuery(campaignId));
  useLiveCampaigns([campaignId]);
  return (
    <PageBody>
      <QueryEdge
        what="The campaign"
        query={query}
        skeleton={<SkeletonRows />}
        sentence={sentenceOf}
      >
        {query.data && <Shown campaign={query.data} />}
      </QueryEdge>
      <Outlet />
    </PageBody>
  );
}

function Shown({ campaign }: { campaign: CampaignView }) {
  const { status, status_reason: reason } = campaign;
  return (
    <>
      <PageHeader
        title={campaign.name}
        crumbs={
          <Link to="/campaigns" className="hover:underline">
            Campaigns
          </Link>
        }
        subtitle={
          <span className="flex flex-wrap items-center gap-2">
            <CampaignChip status={status} />
            {reason !== null && <span>{reasonSentence(reason)}</span>}
            <span className="min-w-0 truncate">{campaign.subject}</span>
          </span>
        }
        actions={<RunButtons campaign={campaign} />}
      />
      {status === "draft" ? (
        <Draft id={campaign.id} />
      ) : (
        <div className="flex flex-col gap-4">
          {campaign.notes.map((note) => (
            <Notice key={note}>{note}</Notice>
          ))}
          <Numbers campaign={campaign} />
          {campaign.counts.failed > 0 && <Failures campaign={campaign} />}
          <Emails campaign={campaign} />
        </div>
      )}
    </>
  );
}

function Draft({ id }: { id: string }) {
  return (
    <Card>
      <EmptyState
        icon={PencilLine}
        title="Not scheduled yet"
        action={
          <Button asChild look="primary">
            <Link to="/campaigns/$campaignId/edit" params={{ campaignId: id }}>
              Go on writing
            </Link>
          </Button>
        }
      >
        Once it is scheduled, its progress and every one of its e-mails are here.
      </EmptyState>
    </Card>
  );
}
