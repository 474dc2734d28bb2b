import { useSyncExternalStore } from "react";

/** A value outside React that components may watch. */
export interface Store<T> {
  get: () => T;
  set: (value: T) => void;
  subscribe: (listener: () => void) => () => void;
}

export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: (next) => {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.get);
}

/** A store whose value survives the tab; a browser that forbids storage forgets it. */
export function createKeptStore<T extends string>(name: string, initial: T): Store<T> {
  const store = createStore<T>((read(name) as T | null) ?? initial);
  store.subscribe(() => {
    try {
      localStorage.setItem(name, store.get());
    } catch {
      // kept for this tab only
    }
  });
  return store;
}

function read(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}
