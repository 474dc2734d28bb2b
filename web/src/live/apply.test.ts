// @vitest-environment happy-dom
import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { campaignKeys } from "@/api/campaigns";
import { emailKeys } from "@/api/emails";
import type { Pages } from "@/api/pages";
import type { Campaign, CampaignSummary, Counts, Email } from "@/api/types";
import { CacheWriter } from "@/live/apply";
import type { Progress } from "@/live/messages";

const counts = (sent: number): Counts => ({
  total: 100,
  scheduled: 100 - sent,
  claimed: 0,
  sending: 0,
  sent,
  failed: 0,
  unknown: 0,
  cancelled: 0,
  skipped: 0,
});
const said = (seq: number, sent: number): Progress => ({
  campaign_id: "c1",
  seq,
  status: "running",
  total: 100,
  sent,
  failed: 0,
  unknown: 0,
  remaining: 100 - sent,
  speed: 60,
  finish_at: null,
  counts: counts(sent),
});

let client: QueryClient;
let writer: CacheWriter;

beforeEach(() => {
  vi.useFakeTimers();
  client = new QueryClient();
  writer = new CacheWriter(client);
});
afterEach(() => {
  client.clear();
  vi.useRealTimers();
});

it("brings a progress to the page of the campaign and to every list it is in", () => {
  const campaign = { id: "c1", status: "running", counts: counts(0) } as Campaign;
  const list: Pages<CampaignSummary> = { pages: [{ items: [campaign] }], pageParams: [null] };
  client.setQueryData(campaignKeys.one("c1"), campaign);
  client.setQueryData(campaignKeys.list({}), list);
  client.setQueryData(campaignKeys.list({ q: "x" }), list);
  writer.progress(said(5, 40));
  writer.progress(said(4, 30)); // late, and older
  const sent = [
    client.getQueryData<Campaign>(campaignKeys.one("c1")),
    ...[{}, { q: "x" }].map(
      (filter) =>
        client.getQueryData<Pages<CampaignSummary>>(campaignKeys.list(filter))?.pages[0]?.items[0],
    ),
  ].map((one) => one?.counts.sent);
  expect(sent).toEqual([40, 40, 40]);
  expect(writer.seqOf("c1")).toBe(5);
});

it("lets a flood of changes reach the rows at once, four times a second at most", () => {
  const rows = Array.from({ length: 200 }, (_, n) => ({ id: `e${n}`, status: "sending" }) as Email);
  const key = emailKeys.list({ campaign_id: "c1" });
  client.setQueryData<Pages<Email>>(key, { pages: [{ items: rows }], pageParams: [null] });
  let renders = 0;
  client.getQueryCache().subscribe(({ type }) => {
    if (type === "updated") renders += 1;
  });
  for (let n = 0; n < 200; n += 1) {
    writer.email({ id: `e${n}`, campaign_id: "c1", status: "sent", at: "2026-11-22T17:00:00Z" });
  }
  expect(renders).toBe(0);
  vi.advanceTimersByTime(250);
  expect(renders).toBe(1);
  const shown = client.getQueryData<Pages<Email>>(key)?.pages[0]?.items;
  expect(shown?.every(({ status }) => status === "sent")).toBe(true);
});
