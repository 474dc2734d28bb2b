/** The one Socket.IO connection of this page: subscriptions, catch-up, and whether it is live. */
import type { QueryClient } from "@tanstack/react-query";
import type { Socket } from "socket.io-client";
import { campaignKeys, eventsAfter } from "@/api/campaigns";
import { api } from "@/api/client";
import { dashboardKeys } from "@/api/dashboard";
import { emailKeys } from "@/api/emails";
import { importKeys } from "@/api/imports";
import { senderKeys } from "@/api/senders";
import { mayBeSignedIn } from "@/api/session";
import { smtpServerKeys } from "@/api/smtp-servers";
import { statsKeys } from "@/api/stats";
import { noteActivity } from "@/live/activity";
import { CacheWriter } from "@/live/apply";
import { Activity, EmailChanged, Progress } from "@/live/messages";
import { changeOfEvent } from "@/live/reduce";
import { liveStatus } from "@/live/status";

const PATIENCE_MS = 5_000;
const READ_PAUSE_MS = 1_000;
const CATCH_UP_PAGES = 5;
/** What may have changed unseen while the connection was away. */
const ON_RETURN = [
  campaignKeys.all,
  statsKeys.all,
  senderKeys.all,
  smtpServerKeys.all,
  dashboardKeys.all,
];

export class Connection {
  private readonly cache: CacheWriter;
  private readonly watched = new Map<string, number>();
  private socket: Socket | undefined;
  private giveUp: ReturnType<typeof setTimeout> | undefined;
  private readonly unread = new Map<string, readonly string[]>();
  private readTimer: ReturnType<typeof setTimeout> | undefined;
  private isClosed = false;
  private wasLive = false;

  constructor(private readonly client: QueryClient) {
    this.cache = new CacheWriter(client);
  }

  async open(): Promise<void> {
    this.isClosed = false;
    this.expectSoon();
    const { io } = await import("socket.io-client");
    if (this.isOver()) return;
    const socket = io({ path: "/ws", transports: ["websocket"], reconnectionDelayMax: 10_000 });
    this.socket = socket;
    socket.on("connect", () => void this.connected());
    socket.on("disconnect", (reason) => {
      this.expectSoon();
      // The server ends the connection of an ended session; a living one may come back.
      if (reason === "io server disconnect") void this.renewSession(socket);
    });
    socket.on("connect_error", () => {
      // Refused, not unreachable: the access cookie may have run out.
      if (!socket.active) void this.renewSession(socket);
    });
    socket.on("campaign_progress", (said: unknown) => this.heardProgress(said));
    socket.on("snapshot", (said: unknown) => this.heardProgress(said));
    socket.on("email_status", (said: unknown) => {
      const change = EmailChanged.safeParse(said);
      if (change.success) this.cache.email(change.data);
    });
    socket.on("activity", (said: unknown) => {
      const activity = Activity.safeParse(said);
      if (!activity.success) return;
      noteActivity(activity.data);
      this.readSoon(listsTouchedBy(activity.data.kind));
    });
    socket.on("sender_health", () => this.readSoon([senderKeys.all, smtpServerKeys.all]));
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.giveUp);
    clearTimeout(this.readTimer);
    this.readTimer = undefined;
    this.cache.flush();
    this.socket?.disconnect();
    this.socket = undefined;
    liveStatus.set("reconnecting");
  }

  // Asked after a wait, in which it may have been closed or a second opening been faster.
  private isOver(): boolean {
    return this.isClosed || this.socket !== undefined;
  }

  /** Follow a campaign until the returned function is called; several may follow the same. */
  watch(campaignId: string): () => void {
    const watchers = this.watched.get(campaignId) ?? 0;
    this.watched.set(campaignId, watchers + 1);
    if (watchers === 0 && this.socket?.connected) this.subscribe(campaignId);
    return () => {
      const left = (this.watched.get(campaignId) ?? 1) - 1;
      if (left > 0) {
        this.watched.set(campaignId, left);
        return;
      }
      this.watched.delete(campaignId);
      if (this.socket?.connected) this.socket.emit("unsubscribe", { campaign_id: campaignId });
    };
  }

  private async connected(): Promise<void> {
    clearTimeout(this.giveUp);
    const isReturn = this.wasLive;
    this.wasLive = true;
    liveStatus.set("live");
    // Subscribe first, then fill the gap: what happens meanwhile arrives twice, never not at all.
    const gaps = [...this.watched.keys()].map((id) => [id, this.cache.seqOf(id)] as const);
    for (const [id] of gaps) this.subscribe(id);
    if (!isReturn) return;
    for (const queryKey of ON_RETURN) {
      void this.client.invalidateQueries({ queryKey });
    }
    await Promise.all(gaps.map(([id, seq]) => this.catchUp(id, seq)));
  }

  private async catchUp(campaignId: string, seq: number): Promise<void> {
    try {
      let after = seq;
      for (let page = 0; page < CATCH_UP_PAGES; page += 1) {
        const { items, more } = await eventsAfter(campaignId, after);
        for (const event of items) {
          const change = changeOfEvent(campaignId, event);
          if (change) this.cache.email(change);
          after = event.seq;
        }
        if (!more) return;
      }
    } catch {
      // read anew below
    }
    await this.client.invalidateQueries({ queryKey: emailKeys.all });
  }

  private subscribe(campaignId: string): void {
    this.socket?.emit("subscribe", { campaign_id: campaignId }, (said: unknown) =>
      this.heardProgress(said),
    );
  }

  private heardProgress(said: unknown): void {
    const progress = Progress.safeParse(said);
    if (progress.success) this.cache.progress(progress.data);
  }

  /** Read anew what is on screen of these, once a second at most. */
  private readSoon(keys: readonly (readonly string[])[]): void {
    for (const key of keys) this.unread.set(key.join(" "), key);
    this.readTimer ??= setTimeout(() => {
      this.readTimer = undefined;
      for (const queryKey of this.unread.values()) void this.client.invalidateQueries({ queryKey });
      this.unread.clear();
    }, READ_PAUSE_MS);
  }

  private expectSoon(): void {
    if (liveStatus.get() === "not-live") return;
    liveStatus.set("reconnecting");
    clearTimeout(this.giveUp);
    this.giveUp = setTimeout(() => liveStatus.set("not-live"), PATIENCE_MS);
  }

  private async renewSession(socket: Socket): Promise<void> {
    if (!mayBeSignedIn()) return; // signed out on purpose
    const { response } = await api.GET("/api/me").catch(() => ({ response: undefined }));
    if (this.isClosed || !response?.ok) return;
    setTimeout(() => {
      if (!this.isClosed) socket.connect();
    }, PATIENCE_MS);
  }
}

/** Which lists a line of the feed makes out of date: a campaign scheduled elsewhere, an import. */
function listsTouchedBy(kind: string): readonly (readonly string[])[] {
  if (kind.startsWith("campaign_")) return [campaignKeys.lists, statsKeys.all, dashboardKeys.all];
  if (kind.startsWith("import_")) return [importKeys.all, campaignKeys.all];
  if (kind.startsWith("server_")) return [senderKeys.all, smtpServerKeys.all, dashboardKeys.all];
  return [];
}
