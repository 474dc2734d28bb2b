import { expect, test } from "vitest";
import type { EmailWithTimeline } from "@/api/types";
import { momentsOf } from "@/features/campaign/timeline";

const email = {
  status: "sent",
  ended_at: "2026-11-30T09:00:05Z",
  reason: null,
  error: "250 2.0.0 Ok",
  timeline: [{ at: "2026-11-30T08:00:00Z", kind: "email_planned" }],
} as unknown as EmailWithTimeline;

test("an end that no event tells is told from the row, with the server's words", () => {
  expect(momentsOf(email).map(({ title, answer }) => [title, answer])).toEqual([
    ["Planned", null],
    ["Accepted by server", "250 2.0.0 Ok"],
  ]);
});

test("an end that an event tells is told once", () => {
  const told = { at: "2026-11-30T09:00:05Z", kind: "email_sent", answer: "250 Ok" };
  const moments = momentsOf({ ...email, timeline: [...email.timeline, told] });
  expect(moments.map(({ title }) => title)).toEqual(["Planned", "Accepted by server"]);
});

test("a step nobody has a word for is told by its name", () => {
  const moments = momentsOf({ ...email, ended_at: null, timeline: [{ kind: "email_looked_up" }] });
  expect(moments[0]?.title).toBe("Looked up");
});
