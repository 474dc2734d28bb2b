import { Radio, RefreshCw, WifiOff } from "lucide-react";
import { cn } from "@/lib/cn";
import { FALLBACK_SECONDS } from "@/live/LiveProvider";
import { useLiveStatus } from "@/live/status";

const SAID = {
  live: { Icon: Radio, word: "Live", long: "Everything on screen changes as it happens." },
  reconnecting: {
    Icon: RefreshCw,
    word: "Connecting …",
    long: "The live connection is being made; what is missed meanwhile is caught up.",
  },
  "not-live": {
    Icon: WifiOff,
    word: "Not live",
    long: `There is no live connection. The page asks every ${FALLBACK_SECONDS} seconds instead.`,
  },
};

/** Whether what is on screen changes by itself. */
export function LiveBadge() {
  const status = useLiveStatus();
  const { Icon, word, long } = SAID[status];
  return (
    <span
      role="status"
      title={long}
      className={cn(
        "flex h-8 items-center gap-1.5 rounded-full px-2.5 text-xs font-medium [&_svg]:size-3.5",
        status === "live" && "text-sent-text",
        status === "reconnecting" && "text-ink-3",
        status === "not-live" && "bg-warn-soft text-warn-text",
      )}
    >
      <Icon aria-hidden />
      <span className="max-lg:sr-only">{word}</span>
      {status === "not-live" && (
        <span className="max-xl:sr-only">· asks every {FALLBACK_SECONDS} s</span>
      )}
    </span>
  );
}
