import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

interface CardProps {
  title?: ReactNode;
  /** Beside the title: a link, a legend. */
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
  /** The content reaches the borders: a list, a table. */
  flush?: boolean;
}

export function Card({ title, aside, children, className, flush = false }: CardProps) {
  return (
    <section className={cn("min-w-0 rounded-lg border border-line bg-surface", className)}>
      {title !== undefined && (
        <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-line px-4 py-2">
          <h2 className="text-[0.8125rem] font-semibold">{title}</h2>
          {aside && <div className="text-xs text-ink-3">{aside}</div>}
        </div>
      )}
      <div className={flush ? "" : "p-4"}>{children}</div>
    </section>
  );
}

interface StatProps {
  label: string;
  value: ReactNode;
  /** One line below the number that says what it means. */
  note?: ReactNode;
  look?: string;
  className?: string;
}

/** One number with its name and its base. */
export function Stat({ label, value, note, look, className }: StatProps) {
  return (
    <div
      data-look={look}
      className={cn("min-w-0 rounded-lg border border-line bg-surface px-4 py-3", className)}
    >
      <div className="flex items-center gap-2 text-xs font-medium text-ink-2">
        {look && <span aria-hidden className="size-2 rounded-full bg-(--look)" />}
        {label}
      </div>
      <div className="mt-1 text-2xl leading-8 font-semibold tracking-tight tabular">{value}</div>
      <div className="mt-0.5 min-h-4 text-xs text-ink-3">{note}</div>
    </div>
  );
}
