import { createStore, useStore } from "@/lib/store";
import type { Activity } from "@/live/messages";

const KEPT = 100;
const latest = createStore<readonly Activity[]>([]);

export function noteActivity(activity: Activity): void {
  latest.set([activity, ...latest.get()].slice(0, KEPT));
}

export function forgetActivity(): void {
  latest.set([]);
}

/** What happened since this page was opened, newest first. */
export function useActivity(): readonly Activity[] {
  return useStore(latest);
}
