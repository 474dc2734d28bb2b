import { expect, it } from "vitest";
import { healthOf } from "@/lib/health";

const queue = (waiting: number) => ({ waiting, active: 0, prioritized: 0, delayed: 0 });

it("a system without a worker is never called working", () => {
  const health = healthOf({ workers: 0, queues: { shards: queue(0) } }, undefined);
  expect(health.tone).toBe("bad");
  expect(health.sentence).toContain("nothing is sent");
});

it("says what is away in the API's own words", () => {
  const health = healthOf(undefined, { status: 503, message: "Redis does not answer." });
  expect(health).toMatchObject({ tone: "bad", sentence: "Redis does not answer." });
  expect(healthOf(undefined, { status: 0, message: "" }).word).toBe("No answer");
});

it("tells a queue that lags from one that works", () => {
  expect(healthOf({ workers: 2, queues: { shards: queue(0) } }, undefined).tone).toBe("good");
  expect(healthOf({ workers: 2, queues: { tasks: queue(5_000) } }, undefined).tone).toBe("busy");
});
