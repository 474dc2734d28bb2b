import type { Mailbox } from "@/api/inbox";
import { StateChip } from "@/ui/StateChip";

const LOOKS = {
  new: { look: "scheduled", word: "Not read yet" },
  watching: { look: "sent", word: "Watched" },
  waiting: { look: "paused", word: "Tried again soon" },
  stopped: { look: "failed", word: "Stopped" },
} as const;

/** Whether a mailbox is being read; why not, on hover. */
export function MailboxChip({ mailbox }: { mailbox: Mailbox }) {
  if (!mailbox.is_enabled) {
    return <StateChip look="paused" word="Switched off" title="You switched it off." />;
  }
  const { look, word } = LOOKS[mailbox.status];
  return <StateChip look={look} word={word} title={mailbox.last_error ?? undefined} />;
}
