import { useNavigate } from "@tanstack/react-router";
import { Ban, Copy, Ellipsis, Pause, Play, Trash2 } from "lucide-react";
import { useState } from "react";
import type { CampaignSummary } from "@/api/types";
import { useCampaignActs } from "@/features/campaigns/acts";
import { formatAmount, formatCount } from "@/lib/numbers";
import { inHand } from "@/lib/states";
import { IconButton } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/Dialog";
import { Menu, MenuItem, MenuLine } from "@/ui/Menu";

/** What can be done with one campaign; the acts that end something say what, in numbers, and ask. */
export function CampaignMenu({ campaign }: { campaign: CampaignSummary }) {
  const { status, counts, name } = campaign;
  const [asked, setAsked] = useState<"cancel" | "delete" | null>(null);
  const navigate = useNavigate();
  const acts = useCampaignActs(campaign);
  const close = () => setAsked(null);
  const isOpen = status === "running" || status === "scheduled" || status === "paused";
  const clone = async () => {
    const copy = await acts.clone.mutateAsync();
    await navigate({ to: "/campaigns/$campaignId/edit", params: { campaignId: copy.id } });
  };
  return (
    <>
      <Menu
        trigger={
          <IconButton label={`Acts of ${name}`} className="size-8">
            <Ellipsis aria-hidden />
          </IconButton>
        }
      >
        {(status === "running" || status === "scheduled") && (
          <MenuItem icon={<Pause aria-hidden />} onSelect={() => acts.pause.mutate()}>
            Pause{inHand(counts) > 0 && ` — ${formatCount(inHand(counts))} in hand will still go`}
          </MenuItem>
        )}
        {status === "paused" && (
          <MenuItem icon={<Play aria-hidden />} onSelect={() => acts.resume.mutate()}>
            Resume {formatAmount(counts.scheduled, "e-mail")}
          </MenuItem>
        )}
        <MenuItem icon={<Copy aria-hidden />} onSelect={() => void clone().catch(() => undefined)}>
          Clone as a draft
        </MenuItem>
        <MenuLine />
        {isOpen ? (
          <MenuItem danger icon={<Ban aria-hidden />} onSelect={() => setAsked("cancel")}>
            Cancel …
          </MenuItem>
        ) : (
          <MenuItem danger icon={<Trash2 aria-hidden />} onSelect={() => setAsked("delete")}>
            Delete …
          </MenuItem>
        )}
      </Menu>
      <ConfirmDialog
        open={asked === "cancel"}
        onClose={close}
        title={`Cancel “${name}”?`}
        act={`Cancel ${formatAmount(counts.scheduled, "e-mail")}`}
        busy={acts.cancel.isPending}
        onAct={() => acts.cancel.mutate(undefined, { onSettled: close })}
      >
        {formatAmount(counts.scheduled, "e-mail")} will not be sent. {formatCount(counts.sent)} were
        already accepted, and what is in hand now ({formatCount(inHand(counts))}) still goes. This
        cannot be taken back; a clone can be scheduled anew.
      </ConfirmDialog>
      <ConfirmDialog
        open={asked === "delete"}
        onClose={close}
        title={`Delete “${name}”?`}
        act={status === "draft" ? "Delete this draft" : "Delete this campaign"}
        busy={acts.remove.isPending}
        onAct={() => acts.remove.mutate(undefined, { onSettled: close })}
      >
        {status === "draft"
          ? `The draft and its ${formatAmount(campaign.recipients, "recipient")} are deleted. Nothing was sent.`
          : `Its record of ${formatAmount(counts.total, "e-mail")} is deleted. Nothing changes for the recipients.`}
      </ConfirmDialog>
    </>
  );
}
