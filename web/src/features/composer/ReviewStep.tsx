import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { CalendarClock } from "lucide-react";
import { useEffect, type ReactNode } from "react";
import { campaignKeys, forecastQuery, preflightQuery, scheduleCampaign } from "@/api/campaigns";
import { sentenceOf } from "@/api/errors";
import { itemsOf } from "@/api/pages";
import { sendersQuery } from "@/api/senders";
import type { Fields, StepProps } from "@/features/composer/draft";
import { PlanPanel } from "@/features/composer/PlanPanel";
import type { Step } from "@/features/composer/search";
import { useNow } from "@/lib/clock";
import { formatAmount } from "@/lib/numbers";
import { formatTime } from "@/lib/time";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Notice } from "@/ui/Notice";
import { toast } from "@/ui/Toast";

/** All of it once more, and one button that says what it does. */
export function ReviewStep({ campaign, draft }: StepProps) {
  const { flush, fields } = draft;
  useEffect(() => void flush(), [flush]);
  const senders = itemsOf(useInfiniteQuery(sendersQuery()).data);
  const chosen = senders.filter(({ id }) => fields.sender_ids.includes(id));
  return (
    <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-[minmax(0,1fr)_minmax(24rem,1fr)]">
      <div className="flex flex-col gap-4">
        <Card title="What will go out" flush>
          <dl className="divide-y divide-line">
            <Fact id={campaign.id} name="To" step="audience">
              {formatAmount(campaign.recipients, "recipient")}
            </Fact>
            <Fact id={campaign.id} name="Subject" step="message">
              {fields.subject || <span className="text-ink-3">none yet</span>}
            </Fact>
            <Fact id={campaign.id} name="From" step="pace">
              {chosen.map(({ email }) => email).join(", ") || (
                <span className="text-ink-3">nobody yet</span>
              )}
            </Fact>
            <Fact id={campaign.id} name="Pace" step="pace">
              {paceSentence(fields)}
            </Fact>
          </dl>
        </Card>
        <ScheduleAct campaign={campaign} draft={draft} />
      </div>
      <PlanPanel
        campaign={campaign}
        zone={fields.timezone}
        isSaved={draft.state.kind === "saved"}
      />
    </div>
  );
}

interface FactProps {
  id: string;
  name: string;
  step: Step;
  children: ReactNode;
}

function Fact({ id, name, step, children }: FactProps) {
  return (
    <div className="flex items-baseline gap-4 px-4 py-2.5">
      <dt className="w-20 shrink-0 text-ink-3">{name}</dt>
      <dd className="min-w-0 flex-1 break-words">{children}</dd>
      <dd>
        <Link
          to="/campaigns/$campaignId/edit"
          params={{ campaignId: id }}
          search={{ step }}
          aria-label={`Change: ${name}`}
          className="text-xs text-accent-text hover:underline"
        >
          Change
        </Link>
      </dd>
    </div>
  );
}

function paceSentence({ delay_seconds, hourly_limit, hours, timezone }: Fields): string {
  const parts = [
    delay_seconds > 0 ? `at least ${delay_seconds} s apart` : "as fast as the senders may",
    hourly_limit !== null && `at most ${formatAmount(hourly_limit, "e-mail")} an hour`,
    hours && `${hours.days.join(", ")} from ${hours.from} to ${hours.to} ${timezone}`,
  ];
  return parts.filter(Boolean).join("; ");
}

function ScheduleAct({ campaign, draft }: StepProps) {
  const { id } = campaign;
  const client = useQueryClient();
  const navigate = useNavigate();
  const now = useNow(60);
  const plan = useQuery(forecastQuery(id));
  const preflight = useQuery(preflightQuery(id));
  const schedule = useMutation({
    mutationFn: async () => {
      if (!(await draft.flush())) throw new Error("The draft is not saved.");
      return scheduleCampaign(id);
    },
    onSuccess: async (scheduled) => {
      client.setQueryData(campaignKeys.one(id), scheduled);
      await navigate({ to: "/campaigns/$campaignId", params: { campaignId: id } });
      void client.invalidateQueries({ queryKey: campaignKeys.lists });
      toast({ title: `${formatAmount(scheduled.counts.total, "e-mail")} scheduled` });
    },
  });
  const zone = draft.fields.timezone;
  const { count = 0, first_at: first, last_at: last } = plan.data ?? {};
  const told = (at: string) => formatTime(new Date(at), zone, now);
  const ends = first && last ? [...new Set([told(first), told(last)])].join(" → ") : "";
  const span = ends && `, ${ends} ${zone}`;
  const isReady = preflight.data?.ready === true && count > 0;
  return (
    <div className="flex flex-col gap-3">
      {schedule.error && (
        <Notice kind="error" title="Nothing was scheduled">
          {sentenceOf(schedule.error)}
        </Notice>
      )}
      {preflight.data && !preflight.data.ready && (
        <Notice
          kind="warning"
          title={`${formatAmount(preflight.data.blocking.length, "thing")} to mend first`}
          action={
            <Button asChild size="sm">
              <Link
                to="/campaigns/$campaignId/edit"
                params={{ campaignId: id }}
                search={{ step: "preflight" }}
              >
                Open preflight
              </Link>
            </Button>
          }
        >
          {preflight.data.blocking[0]?.message}
        </Notice>
      )}
      <Button
        look="primary"
        size="lg"
        className="h-auto min-h-11 py-2 whitespace-normal"
        busy={schedule.isPending}
        disabled={!isReady || draft.state.kind === "failed"}
        icon={<CalendarClock aria-hidden />}
        onClick={() => schedule.mutate()}
      >
        Schedule {formatAmount(count, "e-mail")}
        {span}
      </Button>
      <p className="text-xs text-ink-3">
        From then on every e-mail has a planned time and ends with a reason. You can pause or cancel
        at any time; what is in hand then still goes.
      </p>
    </div>
  );
}
