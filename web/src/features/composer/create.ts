import { useQueryClient } from "@tanstack/react-query";
import { campaignKeys, createCampaign } from "@/api/campaigns";
import { sendersQuery } from "@/api/senders";
import type { Campaign } from "@/api/types";
import { currentZone } from "@/lib/zone";

/** Make a draft of this name; with a sender that may send, where there is one. */
export function useCreateDraft(): (name: string) => Promise<Campaign> {
  const client = useQueryClient();
  return async (name) => {
    const known = await client.infiniteQuery(sendersQuery()).catch(() => null);
    const sender = known?.pages.flatMap(({ items }) => items).find(mayClearlySend);
    const made = await createCampaign({
      name: name.slice(0, 200),
      subject: "",
      html: "",
      timezone: currentZone(),
      sender_ids: sender ? [sender.id] : [],
    });
    client.setQueryData(campaignKeys.one(made.id), made);
    void client.invalidateQueries({ queryKey: campaignKeys.lists });
    return made;
  };
}

function mayClearlySend({ verified, health }: { verified: boolean; health: string }): boolean {
  return verified && health !== "stopped";
}
