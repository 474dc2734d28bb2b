import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { forecastQuery } from "@/api/campaigns";
import { sentenceOf } from "@/api/errors";
import type { Campaign, Forecast } from "@/api/types";
import { barsOfPlan } from "@/features/composer/plan-bars";
import { useNow } from "@/lib/clock";
import { cn } from "@/lib/cn";
import { formatAmount, formatCount } from "@/lib/numbers";
import { formatDuration, formatTime, formatUtc } from "@/lib/time";
import { Card } from "@/ui/Card";
import { StackedBars } from "@/ui/charts/StackedBars";
import { Notice } from "@/ui/Notice";
import { Skeleton } from "@/ui/Skeleton";

const SERIES = [{ key: "planned", label: "Planned", look: "scheduled" }] as const;

interface PlanPanelProps {
  campaign: Campaign;
  zone: string;
  isSaved: boolean;
}

/** What Schedule would promise if it were pressed now. */
export function PlanPanel({ campaign, zone, isSaved }: PlanPanelProps) {
  const query = useQuery({ ...forecastQuery(campaign.id), placeholderData: keepPreviousData });
  const isOld = !isSaved || query.isFetching;
  return (
    <Card title="The plan" aside={<span role="status">{isOld ? "Planning …" : zone}</span>}>
      {query.isPending ? (
        <Skeleton className="h-72" />
      ) : query.isError ? (
        <Notice title="There is no plan yet">{sentenceOf(query.error)}</Notice>
      ) : (
        <div className={cn("transition-opacity", isOld && "opacity-60")}>
          <Plan plan={query.data} zone={zone} />
        </div>
      )}
    </Card>
  );
}

function Plan({ plan, zone }: { plan: Forecast; zone: string }) {
  const { by, bars } = barsOfPlan(plan.by_hour, zone);
  const { first_at: first, last_at: last } = plan;
  if (first === null || last === null) {
    return <Notice title="Nobody to write to yet">Add people, and the plan is here.</Notice>;
  }
  const seconds = (Date.parse(last) - Date.parse(first)) / 1000;
  return (
    <div className="flex flex-col gap-4">
      <dl className="grid grid-cols-2 gap-4">
        <Edge name="First e-mail" at={first} zone={zone} />
        <Edge name="Last e-mail" at={last} zone={zone} />
      </dl>
      <p className="text-ink-2 tabular">
        {formatAmount(plan.count, "e-mail")}{" "}
        {seconds < 1 ? "at once" : `over ${formatDuration(seconds)}`}, {plan.bound_by.text}.
      </p>
      <StackedBars
        title={`Planned by ${by}`}
        unit={plan.count === 1 ? "e-mail" : "e-mails"}
        series={SERIES}
        bars={bars}
        height={180}
      />
      {plan.by_sender.length > 1 && (
        <ul className="flex flex-col gap-1 text-xs">
          {plan.by_sender.map((one) => (
            <li key={one.sender_id} className="flex justify-between gap-3">
              <code className="truncate font-mono">{one.email}</code>
              <span className="tabular">{formatCount(one.count)}</span>
            </li>
          ))}
        </ul>
      )}
      {plan.suggestions.length > 0 && (
        <div>
          <h3 className="mb-1 text-xs font-medium text-ink-2">What would help</h3>
          <ul className="flex list-disc flex-col gap-1 pl-4 text-[0.8125rem]">
            {plan.suggestions.map((one) => (
              <li key={`${one.kind} ${one.text}`}>{one.text}</li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

function Edge({ name, at, zone }: { name: string; at: string; zone: string }) {
  const now = useNow(60);
  const moment = new Date(at);
  return (
    <div>
      <dt className="text-xs text-ink-3">{name}</dt>
      <dd className="text-lg font-semibold tracking-tight tabular" title={formatUtc(moment)}>
        {formatTime(moment, zone, now)}
      </dd>
    </div>
  );
}
