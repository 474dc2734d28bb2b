import { Link } from "@tanstack/react-router";
import { Check } from "lucide-react";
import type { Campaign } from "@/api/types";
import type { Fields } from "@/features/composer/draft";
import { STEP_WORDS, STEPS, type Step } from "@/features/composer/search";
import { cn } from "@/lib/cn";

interface StepRowProps {
  campaign: Campaign;
  fields: Fields;
  step: Step;
}

/** The five steps; any can be opened at any time. */
export function StepRow({ campaign, fields, step }: StepRowProps) {
  return (
    <nav aria-label="Steps" className="mb-5">
      <ol className="flex gap-1 overflow-x-auto rounded-lg border border-line bg-surface p-1">
        {STEPS.map((one, index) => {
          const isDone = isStepDone(one, campaign, fields);
          const isOpen = one === step;
          return (
            <li key={one} className="min-w-fit flex-1">
              <Link
                to="/campaigns/$campaignId/edit"
                params={{ campaignId: campaign.id }}
                search={{ step: one }}
                activeProps={{}}
                aria-current={isOpen ? "step" : undefined}
                className={cn(
                  "flex h-9 items-center gap-2 rounded-md px-2.5 text-[0.8125rem] whitespace-nowrap",
                  isOpen
                    ? "bg-accent-soft font-medium text-accent-text"
                    : "text-ink-2 hover:bg-inset",
                )}
              >
                <span
                  className={cn(
                    "flex size-5 shrink-0 items-center justify-center rounded-full text-[0.6875rem] font-semibold tabular",
                    isDone ? "bg-good-soft text-sent-text" : "border border-line-strong text-ink-3",
                  )}
                >
                  {isDone ? <Check aria-label="Done:" className="size-3" /> : index + 1}
                </span>
                {STEP_WORDS[one]}
              </Link>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

function isStepDone(step: Step, campaign: Campaign, fields: Fields): boolean {
  switch (step) {
    case "audience":
      return campaign.recipients > 0;
    case "message":
      return fields.subject.trim() !== "" && fields.html.trim() !== "";
    case "pace":
      return fields.sender_ids.length > 0;
    case "preflight":
    case "review":
      return false;
  }
}
