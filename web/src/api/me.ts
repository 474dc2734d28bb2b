import { queryOptions } from "@tanstack/react-query";
import { api, ask, read } from "@/api/client";
import { ApiError } from "@/api/errors";

export const meKeys = { me: ["me"] as const, providers: ["auth-providers"] as const };

export const meQuery = queryOptions({
  queryKey: meKeys.me,
  queryFn: ({ signal }) => read(api.GET("/api/me", { signal })),
  staleTime: 5 * 60_000,
});

export interface Providers {
  google: boolean;
  signup: boolean;
  reset: boolean;
}

const NOTHING_SAID: Providers = { google: false, signup: true, reset: false };

/** Which ways to sign in this instance has; one that cannot say has the password only. */
export const providersQuery = queryOptions({
  queryKey: meKeys.providers,
  queryFn: async (): Promise<Providers> => {
    try {
      return readProviders(await ask("GET", "/api/auth/providers"));
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return NOTHING_SAID;
      throw error;
    }
  },
  staleTime: Infinity,
});

/** Takes `{google: true}`, `{providers: ["google"]}` or a bare list. */
export function readProviders(said: unknown): Providers {
  const object = (typeof said === "object" && said !== null ? said : {}) as Record<string, unknown>;
  const list = Array.isArray(said) ? said : (object.providers ?? object.items);
  const names: unknown[] = Array.isArray(list) ? list : [];
  const has = (name: string) =>
    isOn(object[name]) ||
    names.some((one) => one === name || (one as { name?: unknown } | null)?.name === name);
  const flag = (...keys: string[]) => keys.map((key) => object[key]).find((v) => v !== undefined);
  return {
    google: has("google"),
    signup: (flag("allow_signup", "signup", "registration") ?? true) !== false,
    reset: (flag("password_reset", "reset") ?? true) !== false,
  };
}

function isOn(value: unknown): boolean {
  return value === true || (typeof value === "object" && value !== null);
}

export const login = (body: { email: string; password: string }) =>
  read(api.POST("/api/auth/login", { body }));
export const register = (body: { email: string; password: string; name: string }) =>
  read(api.POST("/api/auth/register", { body }));
export const logout = () => read(api.POST("/api/auth/logout"));
export const logoutEverywhere = () => read(api.POST("/api/auth/logout-all"));
export const changeMe = (body: { name?: string; password?: string; current_password?: string }) =>
  read(api.PATCH("/api/me", { body }));

export const linkGoogle = (password: string) => ask("POST", "/api/auth/google/link", { password });
export const askForReset = (email: string) => ask("POST", "/api/auth/reset", { email });
export const setPasswordByLink = (token: string, password: string) =>
  ask("POST", `/api/auth/reset/${encodeURIComponent(token)}`, { password });
