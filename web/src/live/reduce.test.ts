import { describe, expect, it } from "vitest";
import type { CampaignEvent, CampaignSummary, Counts, Email } from "@/api/types";
import type { EmailChanged, Progress } from "@/live/messages";
import {
  applyEmailChange,
  applyProgress,
  changeOfEvent,
  countsOf,
  isNewer,
  newestById,
} from "@/live/reduce";

const KNOWN: Counts = {
  total: 100,
  scheduled: 80,
  claimed: 3,
  sending: 2,
  sent: 10,
  failed: 1,
  unknown: 1,
  cancelled: 1,
  skipped: 2,
};
const PROGRESS: Progress = {
  campaign_id: "c1",
  seq: 7,
  status: "running",
  total: 100,
  sent: 50,
  failed: 2,
  unknown: 1,
  remaining: 43,
  speed: 620,
  finish_at: "2026-11-22T18:00:00Z",
};
const CHANGE: EmailChanged = {
  id: "e1",
  campaign_id: "c1",
  status: "sent",
  at: "2026-11-22T17:00:00Z",
  seq: 4,
};

function sum(counts: Counts): number {
  return Object.values(counts).reduce((all, count) => all + count, 0) - counts.total;
}

describe("progress", () => {
  it("adds up, whatever of it the server leaves out", () => {
    for (const remaining of [0, 1, 4, 43]) {
      for (const status of ["running", "paused", "cancelled", "completed"] as const) {
        const counts = countsOf({ ...PROGRESS, remaining, status }, KNOWN);
        expect(sum(counts)).toBe(100);
        expect(Math.min(...Object.values(counts))).toBeGreaterThanOrEqual(0);
      }
    }
  });
  it("takes the counts as the server says them, where it does", () => {
    const campaign = { id: "c1", counts: KNOWN, drift_seconds: 9 } as CampaignSummary;
    const counts = { ...KNOWN, scheduled: 79, sent: 11 };
    const shown = applyProgress(campaign, { ...PROGRESS, counts, drift_seconds: null });
    expect(shown).toMatchObject({ counts, drift_seconds: null, status: "running" });
    expect(shown.speed_per_minute).toBe(620);
  });
  it("of another campaign changes nothing, not even the object", () => {
    const campaign = { id: "c2", counts: KNOWN } as CampaignSummary;
    expect(applyProgress(campaign, PROGRESS)).toBe(campaign);
  });
  it("of a cancelled campaign counts as cancelled what is left out", () => {
    const counts = countsOf({ ...PROGRESS, remaining: 0, status: "cancelled" }, KNOWN);
    expect(counts).toMatchObject({ skipped: 2, cancelled: 45, scheduled: 0 });
  });
  it("never goes back: the higher number holds, then the later time", () => {
    expect(isNewer(PROGRESS, undefined)).toBe(true);
    expect(isNewer({ ...PROGRESS, seq: 6 }, PROGRESS)).toBe(false);
    expect(isNewer({ ...PROGRESS, seq: 8 }, PROGRESS)).toBe(true);
    const early = { ...PROGRESS, at: "2026-11-22T17:00:00Z" };
    const late = { ...PROGRESS, at: "2026-11-22T17:00:01Z" };
    expect(isNewer(early, late)).toBe(false);
    expect(isNewer(late, early)).toBe(true);
  });
});

describe("a change of an e-mail", () => {
  const email = { id: "e1", status: "sending", reason: "over_limit", attempts: 1 } as Email;

  it("reaches its row and no other", () => {
    const other = { ...email, id: "e2" };
    expect(applyEmailChange(other, CHANGE)).toBe(other);
    expect(applyEmailChange(email, CHANGE)).toMatchObject({
      status: "sent",
      sent_at: CHANGE.at,
      ended_at: CHANGE.at,
    });
  });
  it("that says no reason keeps the known one; null takes it away", () => {
    expect(applyEmailChange(email, CHANGE).reason).toBe("over_limit");
    expect(applyEmailChange(email, { ...CHANGE, reason: null }).reason).toBeNull();
  });
  it("back to waiting has not ended", () => {
    const ended = { ...email, status: "failed", ended_at: "2026-11-22T16:00:00Z" } as Email;
    const waits = applyEmailChange(ended, { ...CHANGE, status: "scheduled", at: null });
    expect(waits).toMatchObject({ status: "scheduled", ended_at: null, sent_at: null });
  });
  it("of a flood only the newest counts, in whatever order they come", () => {
    const newest = newestById([
      { ...CHANGE, status: "sent", seq: 9 },
      { ...CHANGE, status: "claimed", seq: 8 },
      { ...CHANGE, id: "e2", seq: 3 },
    ]);
    expect(newest.size).toBe(2);
    expect(newest.get("e1")?.status).toBe("sent");
  });
});

describe("a replayed event", () => {
  const event = {
    seq: 12,
    at: "2026-11-22T17:00:00Z",
    kind: "email_failed",
    email_id: "e1",
    data: {},
  } satisfies CampaignEvent;

  it("says the state it came with", () => {
    expect(changeOfEvent("c1", event)).toMatchObject({ id: "e1", status: "failed", seq: 12 });
  });
  it("says the newest state where the server adds it", () => {
    const told = {
      ...event,
      email: {
        id: "e1",
        campaign_id: "c1",
        sender_id: "s1",
        recipient: "ada@example.com",
        status: "sent" as const,
        at: "2026-11-22T17:00:00Z",
        scheduled_at: "2026-11-22T17:00:00Z",
        scheduled_reason: null,
        sent_at: "2026-11-22T17:00:00Z",
        attempts: 1,
        reason: null,
        error: null,
      },
    };
    expect(changeOfEvent("c1", told)).toMatchObject({ status: "sent", seq: 12 });
  });
  it("about a campaign is no change of an e-mail", () => {
    expect(changeOfEvent("c1", { ...event, kind: "campaign_paused", email_id: null })).toBeNull();
    expect(changeOfEvent("c1", { ...event, kind: "email_blessed" })).toBeNull();
  });
});
