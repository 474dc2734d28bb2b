import { useQuery } from "@tanstack/react-query";
import { Popover } from "radix-ui";
import { ApiError } from "@/api/errors";
import { systemQuery } from "@/api/dashboard";
import { queueQuery } from "@/api/stats";
import { cn } from "@/lib/cn";
import { healthOf, healthOfSystem, type Health } from "@/lib/health";
import { formatCount } from "@/lib/numbers";
import { Ago } from "@/ui/Time";

const DOTS: Record<Health["tone"], string> = {
  good: "bg-sent",
  busy: "bg-paused",
  bad: "bg-failed",
  unknown: "bg-line-strong",
};

/** Whether anything would be sent now; it speaks up by itself when not. */
export function SystemDot() {
  const { data, error } = useQuery(queueQuery);
  const failure = error instanceof ApiError ? error : undefined;
  const system = useQuery(systemQuery);
  const health =
    system.data && !system.isError && failure?.status !== 0
      ? healthOfSystem(system.data)
      : healthOf(error ? undefined : data, failure);
  return (
    <Popover.Root>
      <Popover.Trigger
        aria-label={`System: ${health.word}. ${health.sentence}`}
        className={cn(
          "flex h-8 items-center gap-2 rounded-full px-2.5 text-xs font-medium text-ink-2 hover:bg-inset",
          health.tone === "bad" && "bg-danger-soft text-failed-text",
        )}
      >
        <span aria-hidden className={cn("size-2 rounded-full", DOTS[health.tone])} />
        <span className={cn(health.tone === "bad" ? "" : "max-lg:sr-only")}>{health.word}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          className="z-50 w-80 rounded-lg border border-line bg-raised p-4 shadow-layer animate-appear"
        >
          <p className="font-medium">{health.word}</p>
          <p className="mt-0.5 text-ink-2">{health.sentence}</p>
          {data && (
            <dl className="mt-3 grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 border-t border-line pt-3 text-xs">
              {data.heartbeats.map((beat) => (
                <Row key={beat.worker_id} name={`${beat.is_alive ? "" : "Gone: "}${beat.name}`}>
                  <Ago at={beat.beat_at} />
                </Row>
              ))}
              {Object.entries(data.queues).map(([name, counts]) => (
                <Row key={name} name={`Queue of ${name}`}>
                  {formatCount(counts.active)} active,{" "}
                  {formatCount(counts.waiting + counts.prioritized)} waiting
                </Row>
              ))}
            </dl>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Row({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt className="truncate text-ink-3">{name}</dt>
      <dd className="text-right tabular">{children}</dd>
    </>
  );
}
