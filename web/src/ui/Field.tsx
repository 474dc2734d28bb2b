import { useId, type ComponentProps, type ReactNode } from "react";
import { cn } from "@/lib/cn";

export interface FieldIds {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

interface FieldProps {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  /** Beside the label, at the right: a link, a count. */
  aside?: ReactNode;
  className?: string;
  children: (ids: FieldIds) => ReactNode;
}

/** A label, its control, and below it the hint or what is wrong, tied together for readers. */
export function Field({ label, hint, error, aside, className, children }: FieldProps) {
  const id = useId();
  const below = error ?? hint;
  return (
    <div className={cn("flex flex-col gap-1.5", className)}>
      <div className="flex items-baseline justify-between gap-4">
        <label htmlFor={id} className="text-[0.8125rem] font-medium text-ink">
          {label}
        </label>
        {aside !== undefined && <span className="text-xs text-ink-3">{aside}</span>}
      </div>
      {children({
        id,
        "aria-describedby": below ? `${id}-below` : undefined,
        "aria-invalid": error ? true : undefined,
      })}
      {below && (
        <p id={`${id}-below`} className={cn("text-xs", error ? "text-failed-text" : "text-ink-3")}>
          {below}
        </p>
      )}
    </div>
  );
}

const CONTROL = cn(
  "w-full rounded-md border border-line-strong bg-surface px-3 text-sm text-ink placeholder:text-ink-3",
  "hover:border-ink-3 focus-visible:border-accent focus-visible:outline-offset-0",
  "aria-invalid:border-failed disabled:cursor-not-allowed disabled:opacity-60",
);

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input className={cn(CONTROL, "h-9", className)} {...rest} />;
}

export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
  return <textarea className={cn(CONTROL, "min-h-24 py-2", className)} {...rest} />;
}

/** The browser's own select: works with every keyboard, reader and phone. */
export function Select({ className, children, ...rest }: ComponentProps<"select">) {
  return (
    <select className={cn(CONTROL, "h-9 pr-8", className)} {...rest}>
      {children}
    </select>
  );
}

interface CheckProps extends Omit<ComponentProps<"input">, "type"> {
  label: ReactNode;
  hint?: ReactNode;
}

export function Checkbox({ label, hint, className, ...rest }: CheckProps) {
  return (
    <label className={cn("flex items-start gap-2.5", className)}>
      <input type="checkbox" className="mt-0.5 size-4 shrink-0 accent-(--accent)" {...rest} />
      <span className="flex flex-col">
        <span className="text-sm">{label}</span>
        {hint && <span className="text-xs text-ink-3">{hint}</span>}
      </span>
    </label>
  );
}
