import type { ReactNode } from "react";

interface PageHeaderProps {
  title: ReactNode;
  /** One line below the title: a chip, a sentence. */
  subtitle?: ReactNode;
  /** The page's one primary action, and quieter ones before it. */
  actions?: ReactNode;
  /** Above the title: the way back. */
  crumbs?: ReactNode;
}

export function PageHeader({ title, subtitle, actions, crumbs }: PageHeaderProps) {
  return (
    <header className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      {typeof title === "string" && <title>{`${title} · ReachInbox`}</title>}
      <div className="min-w-0">
        {crumbs && <div className="mb-1 text-xs text-ink-3">{crumbs}</div>}
        <h1 className="truncate text-xl leading-7 font-semibold tracking-tight">{title}</h1>
        {subtitle && <div className="mt-1 text-ink-2">{subtitle}</div>}
      </div>
      {actions && (
        <div className="flex flex-wrap items-center gap-2 max-sm:has-[>:nth-child(2)]:w-full">
          {actions}
        </div>
      )}
    </header>
  );
}

/** What every screen stands in: its width grows with tables, `narrow` is for forms and prose. */
export function PageBody({ narrow = false, children }: { narrow?: boolean; children: ReactNode }) {
  return (
    <div className={narrow ? "mx-auto w-full max-w-3xl" : "mx-auto w-full max-w-[1600px]"}>
      {children}
    </div>
  );
}
