import { createKeptStore, useStore } from "@/lib/store";

const SYSTEM = "system";
const chosen = createKeptStore<string>("zone", SYSTEM);

export function systemZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

/** The IANA time zone every time on screen is told in. */
export function currentZone(): string {
  const zone = chosen.get();
  return zone !== SYSTEM && isZone(zone) ? zone : systemZone();
}

export function useZone(): string {
  useStore(chosen);
  return currentZone();
}

/** Tell all times in `zone`; null goes back to the zone of this computer. */
export function chooseZone(zone: string | null): void {
  chosen.set(zone ?? SYSTEM);
}

export function isZoneOfSystem(): boolean {
  return chosen.get() === SYSTEM;
}

export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

export function allZones(): string[] {
  return ["UTC", ...Intl.supportedValuesOf("timeZone")];
}
