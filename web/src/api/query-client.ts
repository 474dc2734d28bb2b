import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "@/api/errors";

const TRIES = 3;

/** Only what may be different a moment later is asked again. */
function mayPass(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 500);
}

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (failures, error) => failures < TRIES && mayPass(error),
        networkMode: "always", // a self-hosted instance may be on this very machine
      },
      mutations: { networkMode: "always" },
    },
  });
}
