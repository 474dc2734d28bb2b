import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CalendarCheck2, ListChecks, MessageCircleQuestion } from "lucide-react";
import { providersQuery } from "@/api/me";
import { Button } from "@/ui/Button";
import { Mark } from "@/ui/Mark";
import { PlanPicture } from "@/features/landing/PlanPicture";

const PROMISES = [
  {
    icon: CalendarCheck2,
    title: "An exact plan before",
    text: "Every e‑mail gets its time and its sender before you press Schedule. You see when the last one leaves, what decides that, and what would help.",
  },
  {
    icon: MessageCircleQuestion,
    title: "An explanation during",
    text: "Limits are never exceeded; what does not fit moves to the next free slot. Any e‑mail that waits tells you why, and until when.",
  },
  {
    icon: ListChecks,
    title: "Evidence after",
    text: "Each e‑mail ends sent, failed, unknown, cancelled or skipped, with the server’s own words. The numbers always add up.",
  },
];

/** What it is, in one screen. */
export function Landing() {
  const { data: providers } = useQuery(providersQuery);
  return (
    <div className="flex min-h-dvh flex-col">
      <title>ReachInbox: the scheduler you can prove</title>
      <header className="mx-auto flex w-full max-w-6xl items-center justify-between gap-4 px-5 py-5">
        <Mark />
        <nav aria-label="Account" className="flex items-center gap-2">
          <Button asChild look="quiet">
            <a href="/docs">API</a>
          </Button>
          <Button asChild>
            <Link to="/sign-in">Sign in</Link>
          </Button>
        </nav>
      </header>
      <main className="mx-auto flex w-full max-w-6xl flex-1 flex-col justify-center gap-14 px-5 py-10">
        <div className="grid items-center gap-10 lg:grid-cols-[1fr_1.1fr]">
          <div>
            <h1 className="text-4xl leading-[1.08] font-semibold tracking-tight sm:text-5xl">
              E-mail campaigns, scheduled so that you can prove it.
            </h1>
            <p className="mt-5 max-w-[52ch] text-base leading-7 text-ink-2">
              Connect your own SMTP accounts, upload the people who expect to hear from you, write
              the message. ReachInbox plans every e‑mail, hands each over at its time, once, and
              shows what became of it.
            </p>
            <div className="mt-7 flex flex-wrap gap-3">
              {providers?.signup !== false && (
                <Button asChild look="primary" size="lg">
                  <Link to="/register">Create an account</Link>
                </Button>
              )}
              <Button asChild size="lg">
                <Link to="/sign-in">Sign in</Link>
              </Button>
            </div>
          </div>
          <PlanPicture />
        </div>
        <ul className="grid gap-8 border-t border-line pt-10 sm:grid-cols-3">
          {PROMISES.map(({ icon: Icon, title, text }) => (
            <li key={title}>
              <Icon aria-hidden className="mb-3 size-5 text-accent-text" />
              <h2 className="font-semibold">{title}</h2>
              <p className="mt-1 text-ink-2">{text}</p>
            </li>
          ))}
        </ul>
      </main>
      <footer className="mx-auto w-full max-w-6xl px-5 py-6 text-xs text-ink-3">
        Self-hosted. For senders whose recipients expect them: unsubscribing always works, and
        suppression is never overridden.
      </footer>
    </div>
  );
}
