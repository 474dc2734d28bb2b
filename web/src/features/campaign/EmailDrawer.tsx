import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { emailQuery } from "@/api/emails";
import { sentenceOf } from "@/api/errors";
import type { EmailWithTimeline } from "@/api/types";
import { EmailActs } from "@/features/campaign/EmailActs";
import { momentsOf } from "@/features/campaign/timeline";
import { WhyNotYet } from "@/features/campaign/WhyNotYet";
import { reasonSentence } from "@/lib/reasons";
import { CopyText } from "@/ui/Copy";
import { Drawer } from "@/ui/Dialog";
import { QueryEdge } from "@/ui/QueryEdge";
import { SkeletonRows } from "@/ui/Skeleton";
import { EmailChip, StateIcon } from "@/ui/StateChip";
import { Time } from "@/ui/Time";

/** One e-mail: why it waits or how it ended, and everything that happened to it. */
export function EmailDrawer() {
  const { campaignId, emailId } = useParams({
    from: "/shell/campaigns/$campaignId/emails/$emailId",
  });
  const search = useSearch({ from: "/shell/campaigns/$campaignId" });
  const navigate = useNavigate();
  const query = useQuery(emailQuery(emailId));
  const email = query.data;
  return (
    <Drawer
      open
      title={email?.recipient ?? "E-mail"}
      description={email && <EmailChip status={email.status} />}
      footer={email && <EmailActs email={email} />}
      onClose={() =>
        void navigate({
          to: "/campaigns/$campaignId",
          params: { campaignId },
          search,
          resetScroll: false,
        })
      }
    >
      <QueryEdge
        what="This e-mail"
        query={query}
        skeleton={<SkeletonRows rows={4} />}
        sentence={sentenceOf}
      >
        {email && <Body email={email} />}
      </QueryEdge>
    </Drawer>
  );
}

function Body({ email }: { email: EmailWithTimeline }) {
  const isMoved = email.scheduled_at !== email.planned_at;
  return (
    <div className="flex flex-col gap-6">
      {email.ended_at === null && <WhyNotYet email={email} />}
      <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 gap-y-1.5 [&>dt]:text-ink-3">
        <dt>From</dt>
        <dd className="truncate font-mono text-xs leading-5">{email.sender ?? "deleted sender"}</dd>
        <dt>Planned</dt>
        <dd>
          <Time at={email.planned_at} />
        </dd>
        {isMoved && (
          <>
            <dt>Moved to</dt>
            <dd>
              <Time at={email.scheduled_at} />
              {email.scheduled_reason !== null && (
                <span className="block text-xs text-ink-3">
                  {reasonSentence(email.scheduled_reason)}
                </span>
              )}
            </dd>
          </>
        )}
        <dt>Attempts</dt>
        <dd className="tabular">{email.attempts}</dd>
        <dt>Message-ID</dt>
        <dd className="min-w-0">
          <CopyText text={email.message_id} label="Copy the Message-ID" />
        </dd>
      </dl>
      <section aria-labelledby="timeline">
        <h3 id="timeline" className="mb-2 text-[0.8125rem] font-semibold">
          What happened
        </h3>
        <ol className="flex flex-col gap-3 border-l border-line pl-4">
          {momentsOf(email).map((moment, index) => (
            <li key={index} className="relative">
              <span
                data-look={moment.look}
                className="absolute top-0.5 -left-[1.625rem] flex size-5 items-center justify-center rounded-full bg-(--look-soft) ring-2 ring-raised"
              >
                <StateIcon look={moment.look} className="size-3 text-(--look-text)" />
              </span>
              <div className="flex flex-wrap justify-between gap-x-3">
                <span className="font-medium">{moment.title}</span>
                <span className="text-xs text-ink-3">
                  <Time at={moment.at} relative />
                </span>
              </div>
              {moment.why !== null && <p className="text-ink-2">{moment.why}</p>}
              {moment.answer !== null && (
                <pre className="mt-1 rounded-md bg-inset px-2.5 py-1.5 font-mono text-xs break-words whitespace-pre-wrap">
                  {moment.answer}
                </pre>
              )}
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}
