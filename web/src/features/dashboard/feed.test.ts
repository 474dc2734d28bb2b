import { expect, it } from "vitest";
import { feedOf } from "@/features/dashboard/feed";

const line = (id: number, at: string) => ({ id, at, kind: "campaign_started", text: `${id}` });

it("what was told and read is shown once, the newest first", () => {
  const told = [line(3, "2026-11-22T17:03:00Z"), line(2, "2026-11-22T17:02:00Z")];
  const read = [line(2, "2026-11-22T17:02:00Z"), line(1, "2026-11-22T17:01:00Z")];
  expect(feedOf(told, read).map(({ id }) => id)).toEqual([3, 2, 1]);
});
