import type { Draft } from "@/features/composer/draft";
import { useNow } from "@/lib/clock";
import { fromWallClock, toWallClock } from "@/lib/zoned";
import { Field, Input } from "@/ui/Field";
import { Segmented } from "@/ui/Tabs";

const HOUR_MS = 3_600_000;

/** At once, or at a time on the clock of the campaign's zone. */
export function StartFields({ draft }: { draft: Draft }) {
  const { fields, change, errors } = draft;
  const now = useNow(60);
  const { start_at: startAt, timezone } = fields;
  const isPast = startAt !== null && new Date(startAt) < now;
  const setLater = () => {
    const nextHour = Math.ceil((now.getTime() + HOUR_MS / 2) / HOUR_MS) * HOUR_MS;
    change({ start_at: new Date(nextHour).toISOString() });
  };
  return (
    <div className="flex flex-col gap-3">
      <div>
        <p className="mb-1.5 text-[0.8125rem] font-medium">First e-mail</p>
        <Segmented
          label="When to start"
          value={startAt === null ? "now" : "later"}
          options={[
            { value: "now", label: "Once scheduled" },
            { value: "later", label: "At a time" },
          ]}
          onChange={(when) => (when === "now" ? change({ start_at: null }) : setLater())}
        />
      </div>
      {startAt !== null && (
        <Field
          label="Start"
          error={errors.start_at}
          hint={isPast ? "This lies in the past, so it means now." : `On the clock of ${timezone}.`}
        >
          {(ids) => (
            <Input
              {...ids}
              key={timezone}
              type="datetime-local"
              defaultValue={toWallClock(new Date(startAt), timezone)}
              onChange={(event) => {
                const moment = fromWallClock(event.target.value, timezone);
                if (moment) change({ start_at: moment.toISOString() });
              }}
            />
          )}
        </Field>
      )}
    </div>
  );
}
