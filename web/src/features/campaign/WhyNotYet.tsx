import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleX } from "lucide-react";
import { campaignQuery } from "@/api/campaigns";
import { outlookQuery } from "@/api/emails";
import { sentenceOf } from "@/api/errors";
import type { EmailWithTimeline } from "@/api/types";
import { cn } from "@/lib/cn";
import { QueryEdge } from "@/ui/QueryEdge";
import { Skeleton } from "@/ui/Skeleton";
import { Time } from "@/ui/Time";

const GATES: Record<string, string> = {
  instance: "This instance",
  user: "Your account",
  campaign_limit: "Campaign’s limit",
  parallel: "At the same time",
  hours: "Sending hours",
  due: "Its time",
  suppressed: "Suppression",
  lane: "Sender’s turn",
  delay: "Minimum delay",
  rest: "Sender’s rest",
  server: "SMTP server",
  retry: "Next attempt",
};

/** What it waits for, from the code that sends: the gate that decides, then all of them. */
export function WhyNotYet({ email }: { email: EmailWithTimeline }) {
  // A campaign that is paused or goes on changes the answer.
  const campaign = useQuery(campaignQuery(email.campaign_id)).data?.status ?? "";
  const standing = `${email.status} ${email.attempts} ${email.scheduled_at} ${campaign}`;
  const query = useQuery({
    ...outlookQuery(email.id, standing),
    placeholderData: keepPreviousData,
  });
  return (
    <section aria-labelledby="why" className="rounded-lg border border-line bg-inset p-4">
      <h3 id="why" className="text-[0.8125rem] font-semibold">
        Why not sent yet?
      </h3>
      <QueryEdge
        what="The reason"
        query={query}
        skeleton={<Skeleton className="mt-2 h-24" />}
        sentence={sentenceOf}
      >
        {query.data && (
          <>
            <p className="mt-1">{query.data.summary}</p>
            {query.data.likely_at !== null && (
              <p className="text-ink-2">
                Likely to go <Time at={query.data.likely_at} relative />
              </p>
            )}
            <ul className="mt-3 flex flex-col gap-2">
              {query.data.gates.map((gate) => (
                <li key={gate.gate} className="flex gap-2.5">
                  <span
                    className={cn(
                      "mt-0.5 shrink-0 [&_svg]:size-4",
                      gate.open ? "text-sent-text" : "text-failed-text",
                    )}
                  >
                    {gate.open ? (
                      <CircleCheck aria-label="Open:" />
                    ) : (
                      <CircleX aria-label="Shut:" />
                    )}
                  </span>
                  <div className="min-w-0">
                    <span className="font-medium">{GATES[gate.gate] ?? wordsOf(gate.gate)}</span>{" "}
                    <span className="text-ink-2">{gate.reason}</span>
                    {!gate.open && gate.opens_at && (
                      <span className="block text-xs text-ink-3">
                        Opens <Time at={gate.opens_at} relative />
                      </span>
                    )}
                  </div>
                </li>
              ))}
            </ul>
          </>
        )}
      </QueryEdge>
    </section>
  );
}

function wordsOf(gate: string): string {
  const words = gate.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
