import { createStore, useStore } from "@/lib/store";

/** `live`: events arrive. `reconnecting`: they just stopped. `not-live`: the page asks instead. */
export type LiveStatus = "live" | "reconnecting" | "not-live";

export const liveStatus = createStore<LiveStatus>("reconnecting");

export function useLiveStatus(): LiveStatus {
  return useStore(liveStatus);
}
