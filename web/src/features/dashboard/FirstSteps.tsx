import { Link } from "@tanstack/react-router";
import { Check, X } from "lucide-react";
import type { ReactNode } from "react";
import type { CampaignSummary, Sender } from "@/api/types";
import { cn } from "@/lib/cn";
import { createKeptStore, useStore } from "@/lib/store";
import { Button, IconButton } from "@/ui/Button";

const hidden = createKeptStore<"no" | "yes">("first-steps-hidden", "no");

interface Step {
  title: string;
  note: string;
  isDone: boolean;
  action: ReactNode;
}

interface FirstStepsProps {
  campaigns: readonly CampaignSummary[];
  senders: readonly Sender[];
}

/** From nothing to the first sent e-mail; ticks itself off, and goes when it is done. */
export function FirstSteps({ campaigns, senders }: FirstStepsProps) {
  const isHidden = useStore(hidden) === "yes";
  const steps = stepsOf(campaigns, senders);
  const next = steps.findIndex(({ isDone }) => !isDone);
  if (isHidden || next === -1) return null;
  return (
    <section
      aria-labelledby="first-steps"
      className="rounded-lg border border-line bg-surface p-4 sm:p-5"
    >
      <div className="mb-3 flex items-start justify-between gap-4">
        <div>
          <h2 id="first-steps" className="font-semibold">
            Your first campaign
          </h2>
          <p className="text-ink-2">
            It goes to the sandbox mailbox: you see everything, and nothing leaves this machine.
          </p>
        </div>
        <IconButton
          label="Hide these steps"
          className="-mt-1 -mr-1 size-8"
          onClick={() => hidden.set("yes")}
        >
          <X aria-hidden />
        </IconButton>
      </div>
      <ol className="grid gap-3 md:grid-cols-4">
        {steps.map((step, index) => (
          <li
            key={step.title}
            aria-current={index === next ? "step" : undefined}
            className={cn(
              "flex gap-3 rounded-md border p-3 md:flex-col",
              index === next ? "border-accent bg-accent-soft/40" : "border-line",
            )}
          >
            <span
              className={cn(
                "flex size-6 shrink-0 items-center justify-center rounded-full text-xs font-semibold tabular",
                step.isDone ? "bg-sent text-white" : "border border-line-strong text-ink-3",
              )}
            >
              {step.isDone ? <Check aria-label="Done" className="size-3.5" /> : index + 1}
            </span>
            <div className="flex flex-1 flex-col">
              <h3 className="font-medium">{step.title}</h3>
              <p className="text-xs text-ink-3">{step.note}</p>
              {index === next && <div className="mt-2.5 md:mt-auto md:pt-3">{step.action}</div>}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

function stepsOf(campaigns: readonly CampaignSummary[], senders: readonly Sender[]): Step[] {
  const promised = campaigns.filter(({ status }) => status !== "draft");
  return [
    {
      title: "A sender that may send",
      note: "A sandbox sender is made for you; your own come later.",
      isDone: senders.some(({ verified }) => verified),
      action: (
        <Button asChild size="sm">
          <Link to="/senders">Add a sender</Link>
        </Button>
      ),
    },
    {
      title: "A campaign with people in it",
      note: "Upload a CSV, write the message, look at it as each recipient.",
      isDone: campaigns.some(({ recipients }) => recipients > 0),
      action: (
        <Button asChild size="sm" look="primary">
          <Link to="/campaigns/new">New campaign</Link>
        </Button>
      ),
    },
    {
      title: "Schedule it",
      note: "The plan says when each e-mail leaves before you press the button.",
      isDone: promised.length > 0,
      action: (
        <Button asChild size="sm" look="primary">
          <Link to="/campaigns" search={{ status: "draft" }}>
            Open your drafts
          </Link>
        </Button>
      ),
    },
    {
      title: "Watch it arrive",
      note: "Each e-mail, as its recipient would see it.",
      isDone: promised.some(({ counts }) => counts.sent > 0),
      action: (
        <Button asChild size="sm">
          <Link to="/sandbox">Open the sandbox mailbox</Link>
        </Button>
      ),
    },
  ];
}
