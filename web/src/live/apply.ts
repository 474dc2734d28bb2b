/** Brings what the socket says into the query cache, where every screen reads it. */
import type { QueryClient } from "@tanstack/react-query";
import { campaignKeys } from "@/api/campaigns";
import { emailKeys } from "@/api/emails";
import { mapPages, type Pages } from "@/api/pages";
import type { Campaign, CampaignSummary, Email } from "@/api/types";
import type { EmailChanged, Progress } from "@/live/messages";
import { applyEmailChange, applyProgress, isNewer, newestById } from "@/live/reduce";

const FLUSH_MS = 250;
const LISTS_MS = 1000;

export class CacheWriter {
  private readonly told = new Map<string, Progress>();
  private waiting: EmailChanged[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private mustReadLists = false;

  constructor(private readonly client: QueryClient) {}

  /** The number of the last event of a campaign that is on screen. */
  seqOf(campaignId: string): number {
    return this.told.get(campaignId)?.seq ?? 0;
  }

  progress(progress: Progress): void {
    if (!isNewer(progress, this.told.get(progress.campaign_id))) return;
    this.told.set(progress.campaign_id, progress);
    const key = campaignKeys.one(progress.campaign_id);
    const before = this.client.getQueryData<Campaign>(key);
    this.client.setQueryData<Campaign>(key, (known) => known && applyProgress(known, progress));
    this.client.setQueriesData<Pages<CampaignSummary>>(
      { queryKey: campaignKeys.lists },
      (pages) => pages && mapPages(pages, (one) => applyProgress(one, progress)),
    );
    // A change of state brings more than the socket says: its times.
    if (before && before.status !== progress.status) {
      void this.client.invalidateQueries({ queryKey: key });
    }
    if (progress.refetch) this.readLists();
  }

  /** Lists on screen are read again, once a second at most: the socket names only some rows. */
  readLists(): void {
    if (this.mustReadLists) return;
    this.mustReadLists = true;
    setTimeout(() => {
      this.mustReadLists = false;
      void this.client.invalidateQueries({ queryKey: emailKeys.lists });
    }, LISTS_MS);
  }

  /** Rows change at most four times a second, however fast e-mails are sent. */
  email(change: EmailChanged): void {
    this.waiting.push(change);
    this.timer ??= setTimeout(() => this.flush(), FLUSH_MS);
  }

  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const newest = newestById(this.waiting);
    this.waiting = [];
    if (newest.size === 0) return;
    const change = <E extends Email>(email: E): E => {
      const found = newest.get(email.id);
      return found ? applyEmailChange(email, found) : email;
    };
    this.client.setQueriesData<Pages<Email>>(
      { queryKey: emailKeys.lists },
      (pages) => pages && mapPages(pages, change),
    );
    for (const id of newest.keys()) {
      const open = { queryKey: emailKeys.one(id) };
      if (this.client.getQueryData(open.queryKey)) void this.client.invalidateQueries(open);
    }
  }
}
