import { CircleCheck, CircleSlash, Eye, Snowflake } from "lucide-react";
import type { Look } from "@/lib/states";

const LOOKS = {
  healthy: { Icon: CircleCheck, word: "Healthy", look: "sent" },
  watch: { Icon: Eye, word: "Watched", look: "paused" },
  cooling: { Icon: Snowflake, word: "Resting", look: "paused" },
  stopped: { Icon: CircleSlash, word: "Stopped", look: "failed" },
} as const satisfies Record<string, { Icon: typeof Eye; word: string; look: Look }>;

interface HealthChipProps {
  health: keyof typeof LOOKS;
  reason: string | null;
}

/** How a sender or a server is; the reason on hover, and beside it where there is room. */
export function HealthChip({ health, reason }: HealthChipProps) {
  const { Icon, word, look } = LOOKS[health];
  return (
    <span
      data-look={look}
      title={reason ?? undefined}
      className="inline-flex h-6 shrink-0 items-center gap-1.5 rounded-full bg-(--look-soft) px-2.5 text-xs font-medium text-(--look-text) [&_svg]:size-3.5"
    >
      <Icon aria-hidden />
      {word}
    </span>
  );
}
