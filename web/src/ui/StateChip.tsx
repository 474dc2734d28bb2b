import {
  ArrowRight,
  Ban,
  Check,
  CircleHelp,
  Clock,
  Minus,
  Pause,
  PencilLine,
  X,
  type LucideIcon,
} from "lucide-react";
import { cn } from "@/lib/cn";
import {
  lookOfCampaign,
  lookOfEmail,
  MEANINGS,
  WORDS,
  type CampaignStatus,
  type EmailStatus,
  type Look,
} from "@/lib/states";

const ICONS: Record<Look, LucideIcon> = {
  draft: PencilLine,
  scheduled: Clock,
  "in-hand": ArrowRight,
  sent: Check,
  failed: X,
  unknown: CircleHelp,
  skipped: Minus,
  cancelled: Ban,
  paused: Pause,
};

export function StateIcon({ look, className }: { look: Look; className?: string }) {
  const Icon = ICONS[look];
  return <Icon aria-hidden data-look={look} className={cn("size-3.5", className)} />;
}

interface StateChipProps {
  look: Look;
  word?: string;
  title?: string | undefined;
  className?: string;
}

/** One colour, one icon, one word for a state, everywhere. */
export function StateChip({ look, word = WORDS[look], title, className }: StateChipProps) {
  return (
    <span
      data-look={look}
      title={title ?? MEANINGS[look]}
      className={cn(
        "inline-flex h-6 items-center gap-1.5 rounded-full bg-(--look-soft) px-2.5 text-xs font-medium whitespace-nowrap text-(--look-text)",
        look === "draft" && "border border-dashed border-line-strong",
        className,
      )}
    >
      <StateIcon look={look} className="text-(--look-text)" />
      {word}
    </span>
  );
}

export function EmailChip({ status, title }: { status: EmailStatus; title?: string }) {
  return <StateChip look={lookOfEmail(status)} title={title} />;
}

export function CampaignChip({ status, title }: { status: CampaignStatus; title?: string }) {
  const { look, word } = lookOfCampaign(status);
  return <StateChip look={look} word={word} title={title ?? word} />;
}
