import { useId } from "react";
import type { StepProps } from "@/features/composer/draft";
import { HoursFields } from "@/features/composer/HoursFields";
import { NumberField } from "@/features/composer/NumberField";
import { PlanPanel } from "@/features/composer/PlanPanel";
import { SenderList } from "@/features/composer/SenderList";
import { StartFields } from "@/features/composer/StartFields";
import { allZones } from "@/lib/zone";
import { Card } from "@/ui/Card";
import { Field, Input, Select } from "@/ui/Field";

/** When, how fast and by whom; the plan beside it is computed anew after each change. */
export function PaceStep({ campaign, draft }: StepProps) {
  const { fields, change, errors } = draft;
  const zones = useId();
  return (
    <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-[minmax(0,1fr)_minmax(24rem,1fr)]">
      <div className="flex flex-col gap-4">
        <Card title="Start">
          <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
            <StartFields draft={draft} />
            <Field
              label="Time zone of this campaign"
              hint="Start and sending hours are on its clock."
              error={errors.timezone}
            >
              {(ids) => (
                <>
                  <Input
                    {...ids}
                    key={fields.timezone}
                    list={zones}
                    defaultValue={fields.timezone}
                    onChange={(event) => {
                      const zone = event.target.value;
                      if (allZones().includes(zone)) change({ timezone: zone });
                    }}
                  />
                  <datalist id={zones}>
                    {allZones().map((zone) => (
                      <option key={zone} value={zone} />
                    ))}
                  </datalist>
                </>
              )}
            </Field>
          </div>
        </Card>
        <Card title="Senders" flush>
          <SenderList draft={draft} />
        </Card>
        <Card title="Pace">
          <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
            <NumberField
              label="Delay between e-mails"
              unit="seconds"
              hint="The sender’s own minimum holds as well."
              value={fields.delay_seconds}
              least={0}
              most={86_400}
              isWhole={false}
              error={errors.delay_seconds}
              onChange={(value) => change({ delay_seconds: value ?? 0 })}
            />
            <NumberField
              label="Limit of this campaign"
              unit="an hour"
              hint="Empty: only the senders’ limits hold."
              value={fields.hourly_limit}
              least={1}
              most={1_000_000}
              error={errors.hourly_limit}
              onChange={(value) => change({ hourly_limit: value })}
            />
            <NumberField
              label="At the same time"
              unit="hand-overs"
              hint="Empty: as many as the servers take."
              value={fields.max_parallel}
              least={1}
              most={1_000_000}
              error={errors.max_parallel}
              onChange={(value) => change({ max_parallel: value })}
            />
            <Field label="Priority" hint="Who goes first where campaigns share a sender.">
              {(ids) => (
                <Select
                  {...ids}
                  value={fields.priority}
                  onChange={(event) =>
                    change({ priority: event.target.value as typeof fields.priority })
                  }
                >
                  <option value="high">High</option>
                  <option value="normal">Normal</option>
                  <option value="low">Low</option>
                </Select>
              )}
            </Field>
            <Field label="After a long outage" hint="E-mails hours late because nothing ran.">
              {(ids) => (
                <Select
                  {...ids}
                  value={fields.late_policy}
                  onChange={(event) =>
                    change({ late_policy: event.target.value as typeof fields.late_policy })
                  }
                >
                  <option value="hold">Ask me first</option>
                  <option value="send">Send them</option>
                </Select>
              )}
            </Field>
          </div>
        </Card>
        <Card title="Sending hours">
          <HoursFields
            hours={fields.hours}
            zone={fields.timezone}
            error={errors.hours}
            onChange={(hours) => change({ hours })}
          />
        </Card>
      </div>
      <div className="xl:sticky xl:top-18">
        <PlanPanel
          campaign={campaign}
          zone={fields.timezone}
          isSaved={draft.state.kind === "saved"}
        />
      </div>
    </div>
  );
}
