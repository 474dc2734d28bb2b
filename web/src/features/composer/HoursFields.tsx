import type { HoursOfDraft } from "@/features/composer/draft";
import { openHours } from "@/features/composer/hours";
import { cn } from "@/lib/cn";
import { Checkbox, Field, Input } from "@/ui/Field";

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const WORDS = {
  mon: "Mon",
  tue: "Tue",
  wed: "Wed",
  thu: "Thu",
  fri: "Fri",
  sat: "Sat",
  sun: "Sun",
};
const USUAL: HoursOfDraft = { days: DAYS.slice(0, 5), from: "09:00", to: "17:00" };

interface HoursFieldsProps {
  hours: HoursOfDraft | null;
  zone: string;
  error: string | undefined;
  onChange: (hours: HoursOfDraft | null) => void;
}

/** On which days, between which times; the week is drawn below. */
export function HoursFields({ hours, zone, error, onChange }: HoursFieldsProps) {
  return (
    <div className="flex flex-col gap-4">
      <Checkbox
        label="Send only at certain hours"
        hint="Without it, e-mails leave by day and by night."
        checked={hours !== null}
        onChange={(event) => onChange(event.target.checked ? USUAL : null)}
      />
      {hours && (
        <>
          <div role="group" aria-label="Days" className="flex flex-wrap gap-1.5">
            {DAYS.map((day) => {
              const isOn = hours.days.includes(day);
              const days = DAYS.filter((one) => (one === day ? !isOn : hours.days.includes(one)));
              return (
                <button
                  key={day}
                  type="button"
                  aria-pressed={isOn}
                  disabled={days.length === 0}
                  onClick={() => onChange({ ...hours, days })}
                  className={cn(
                    "h-8 w-12 rounded-md border text-[0.8125rem]",
                    isOn
                      ? "border-accent bg-accent-soft font-medium text-accent-text"
                      : "border-line-strong text-ink-2 hover:text-ink",
                  )}
                >
                  {WORDS[day]}
                </button>
              );
            })}
          </div>
          <div className="grid max-w-sm grid-cols-2 gap-4">
            {(["from", "to"] as const).map((edge) => (
              <Field key={edge} label={edge === "from" ? "From" : "Until"} error={error}>
                {(ids) => (
                  <Input
                    {...ids}
                    type="time"
                    value={hours[edge]}
                    onChange={(event) =>
                      event.target.value && onChange({ ...hours, [edge]: event.target.value })
                    }
                  />
                )}
              </Field>
            ))}
          </div>
          <WeekGrid hours={hours} zone={zone} />
        </>
      )}
    </div>
  );
}

/** The week as hours that are open; a night that goes past midnight belongs to its evening. */
function WeekGrid({ hours, zone }: { hours: HoursOfDraft; zone: string }) {
  const week = openHours(hours, DAYS);
  return (
    <div aria-hidden className="max-w-md">
      {DAYS.map((day, index) => (
        <div key={day} className="flex items-center gap-2 text-[0.6875rem] text-ink-3">
          <span className="w-7">{WORDS[day]}</span>
          <div className="flex h-3 flex-1 gap-px">
            {week[index]?.map((share, hour) => (
              <span key={hour} className="relative flex-1 overflow-hidden rounded-[1px] bg-inset">
                <span
                  className="absolute inset-0 bg-accent"
                  style={{ opacity: share === 0 ? 0 : 0.25 + 0.6 * share }}
                />
              </span>
            ))}
          </div>
        </div>
      ))}
      <div className="mt-1 flex justify-between pl-9 text-[0.6875rem] text-ink-3 tabular">
        <span>00:00</span>
        <span>12:00 · {zone}</span>
        <span>24:00</span>
      </div>
    </div>
  );
}
