import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import { z } from "zod";
import { campaignKeys, changeCampaign } from "@/api/campaigns";
import { ApiError } from "@/api/errors";
import type { Campaign, CampaignChange } from "@/api/types";
import { Saver, type SaveState } from "@/features/composer/saver";
import { createStore } from "@/lib/store";

const Hours = z.object({ days: z.array(z.string()), from: z.string(), to: z.string() });
export type HoursOfDraft = z.infer<typeof Hours>;

/** What the composer edits, as it is on screen; it may be a moment ahead of the server. */
export type Fields = Required<Omit<CampaignChange, "hours">> & { hours: HoursOfDraft | null };

export interface Draft {
  id: string;
  fields: Fields;
  state: SaveState;
  /** What the server refused, by field. */
  errors: Record<string, string>;
  change: (change: Partial<Fields>) => void;
  flush: () => Promise<boolean>;
}

/** What every step is given. */
export interface StepProps {
  campaign: Campaign;
  draft: Draft;
}

const PACE = [
  "sender_ids",
  "start_at",
  "delay_seconds",
  "hourly_limit",
  "max_parallel",
  "timezone",
  "hours",
] as const;

/** A name typed before the draft existed; the composer goes on with it. */
export const typedName = createStore<{ id: string; name: string } | null>(null);

export function useDraft(campaign: Campaign): Draft {
  const { id } = campaign;
  const client = useQueryClient();
  const [fields, setFields] = useState(() => fieldsOf(campaign));
  const [saver] = useState(
    () =>
      new Saver<Fields>(async (change) => {
        const saved = await changeCampaign(id, change);
        client.setQueryData(campaignKeys.one(id), saved);
        void client.invalidateQueries({ queryKey: campaignKeys.lists });
        void client.invalidateQueries({ queryKey: campaignKeys.preflight(id) });
        if (PACE.some((name) => name in change)) {
          void client.invalidateQueries({ queryKey: campaignKeys.forecast(id) });
        }
      }),
  );
  const state = useSyncExternalStore(saver.subscribe, saver.get);
  useEffect(() => {
    const leave = () => void saver.flush();
    const typed = typedName.get();
    if (typed?.id === id && typed.name !== "") saver.change({ name: typed.name });
    typedName.set(null);
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, [saver, id]);
  return {
    id,
    fields,
    state,
    errors: state.kind === "failed" && state.error instanceof ApiError ? state.error.fields : {},
    change: (change) => {
      setFields((known) => ({ ...known, ...change }));
      // A campaign has a name: until it has one again, the last one stays.
      const { name, ...rest } = change;
      saver.change(name === undefined || name.trim() === "" ? rest : change);
    },
    flush: () => saver.flush(),
  };
}

function fieldsOf(campaign: Campaign): Fields {
  const typed = typedName.get();
  const hours = Hours.safeParse(campaign.hours);
  return {
    name: typed?.id === campaign.id ? typed.name : campaign.name,
    subject: campaign.subject,
    html: campaign.html,
    text: campaign.text,
    sender_ids: campaign.sender_ids,
    start_at: campaign.start_at,
    delay_seconds: campaign.delay_seconds,
    hourly_limit: campaign.hourly_limit,
    max_parallel: campaign.max_parallel,
    priority: campaign.priority,
    late_policy: campaign.late_policy,
    timezone: campaign.timezone,
    hours: hours.success ? hours.data : null,
  };
}
