import { useSyncExternalStore } from "react";

const TICK_MS = 1000;
const listeners = new Set<() => void>();
let now = new Date();
let timer: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  now = new Date();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

function roundedDown(everySeconds: number): number {
  const step = everySeconds * 1000;
  return Math.floor((timer ? now.getTime() : Date.now()) / step) * step;
}

/** The time, renewed every so many seconds: a component renders no more often than it shows. */
export function useNow(everySeconds = 10): Date {
  const stamp = useSyncExternalStore(subscribe, () => roundedDown(everySeconds));
  return new Date(stamp);
}
