import { Check, X } from "lucide-react";
import { cn } from "@/lib/cn";
import { Spinner } from "@/ui/Spinner";

interface Step {
  step: string;
  ok: boolean;
  /** How long it took. */
  ms: number;
  /** The server's own words, or what we found. */
  detail: string;
}

interface StepsProps {
  steps: readonly Step[];
  /** What a step is called on the screen. */
  names: Readonly<Record<string, string>>;
}

/** What was tried, one after the other, up to the first that failed. */
export function Steps({ steps, names }: StepsProps) {
  return (
    <ol aria-label="Steps of the test" className="flex flex-col gap-3">
      {steps.map(({ step, ok, ms, detail }, index) => (
        <li key={index} data-look={ok ? "sent" : "failed"} className="flex items-start gap-3">
          <span
            className={cn(
              "mt-px flex size-5 shrink-0 items-center justify-center rounded-full",
              "bg-(--look-soft) text-(--look-text) [&_svg]:size-3.5",
            )}
          >
            {ok ? <Check aria-label="Worked" /> : <X aria-label="Failed" />}
          </span>
          <div className="min-w-0 flex-1">
            <div className="flex items-baseline justify-between gap-3">
              <span className="font-medium">{names[step] ?? step}</span>
              <span className="text-xs text-ink-3 tabular">{ms} ms</span>
            </div>
            <p
              className={cn(
                "font-mono text-xs break-words whitespace-pre-wrap",
                ok ? "text-ink-3" : "text-failed-text",
              )}
            >
              {detail}
            </p>
          </div>
        </li>
      ))}
    </ol>
  );
}

/** Stands where the steps will be while they are tried. */
export function StepsUnderWay({ children }: { children: string }) {
  return (
    <p role="status" className="flex items-center gap-2.5 text-ink-2">
      <Spinner />
      {children}
    </p>
  );
}
