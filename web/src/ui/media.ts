import { useSyncExternalStore } from "react";

const phone = matchMedia("(max-width: 767px)");

function subscribe(listener: () => void): () => void {
  phone.addEventListener("change", listener);
  return () => phone.removeEventListener("change", listener);
}

/** Whether the screen is as narrow as a phone's: tables become two-line rows. */
export function useIsPhone(): boolean {
  return useSyncExternalStore(subscribe, () => phone.matches);
}
