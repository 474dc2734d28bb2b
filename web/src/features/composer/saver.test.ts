import { expect, test, vi } from "vitest";
import { Saver } from "@/features/composer/saver";

interface Draft {
  name: string;
  subject: string;
}

test("what is typed is saved once it rests, as one change", async () => {
  vi.useFakeTimers();
  const saved: Partial<Draft>[] = [];
  const saver = new Saver<Draft>((change) => Promise.resolve(void saved.push(change)), 400);
  saver.change({ name: "S" });
  saver.change({ name: "Sp" });
  saver.change({ subject: "Hello" });
  expect(saver.get().kind).toBe("waiting");
  await vi.advanceTimersByTimeAsync(400);
  expect(saved).toEqual([{ name: "Sp", subject: "Hello" }]);
  expect(saver.get().kind).toBe("saved");
  vi.useRealTimers();
});

test("a change during a save waits for it and then goes", async () => {
  const saved: Partial<Draft>[] = [];
  let finish = (): void => undefined;
  const saver = new Saver<Draft>((change) => {
    saved.push(change);
    return new Promise((resolve) => (finish = resolve));
  });
  saver.change({ name: "one" });
  const first = saver.flush();
  saver.change({ name: "two" });
  const second = saver.flush();
  expect(saved).toEqual([{ name: "one" }]);
  finish();
  await vi.waitFor(() => expect(saved).toEqual([{ name: "one" }, { name: "two" }]));
  finish();
  expect(await Promise.all([first, second])).toEqual([true, true]);
});

test("what could not be saved goes with the next change", async () => {
  const saved: Partial<Draft>[] = [];
  let isBroken = true;
  const saver = new Saver<Draft>((change) => {
    if (isBroken) return Promise.reject(new Error("no"));
    saved.push(change);
    return Promise.resolve();
  });
  saver.change({ name: "one" });
  expect(await saver.flush()).toBe(false);
  expect(saver.get().kind).toBe("failed");
  isBroken = false;
  saver.change({ subject: "Hello" });
  expect(await saver.flush()).toBe(true);
  expect(saved).toEqual([{ name: "one", subject: "Hello" }]);
});
