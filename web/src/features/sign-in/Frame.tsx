import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Mark } from "@/ui/Mark";

interface FrameProps {
  title: string;
  children: ReactNode;
  /** The other way, below the form. */
  below?: ReactNode;
}

/** What the forms before the app stand in. */
export function Frame({ title, children, below }: FrameProps) {
  return (
    <div className="flex min-h-dvh flex-col">
      <title>{`${title} · ReachInbox`}</title>
      <header className="px-6 py-5">
        <Link to="/" aria-label="ReachInbox, start page">
          <Mark />
        </Link>
      </header>
      <main className="flex flex-1 flex-col items-center px-4 pt-[8vh] pb-16">
        <div className="w-full max-w-sm rounded-xl border border-line bg-surface p-6 sm:p-8">
          <h1 className="mb-5 text-xl font-semibold tracking-tight">{title}</h1>
          {children}
        </div>
        {below && <p className="mt-5 text-ink-2">{below}</p>}
      </main>
    </div>
  );
}

export const LINK =
  "font-medium text-accent-text underline decoration-line-strong underline-offset-2 hover:decoration-current";
