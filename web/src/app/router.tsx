import type { QueryClient } from "@tanstack/react-query";
import { createRouter } from "@tanstack/react-router";
import { routeTree } from "@/app/routes";
import { BrokenPage } from "@/app/BrokenPage";
import { NoSuchPage } from "@/app/NoSuchPage";
import { safeNext } from "@/lib/addresses";
import { Waiting } from "@/ui/Spinner";

export function makeRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0, // the query cache decides what is fresh
    scrollRestoration: true,
    defaultPendingComponent: () => <Waiting what="Loading this page …" />,
    defaultErrorComponent: BrokenPage,
    defaultNotFoundComponent: NoSuchPage,
  });
}

type AppRouter = ReturnType<typeof makeRouter>;

declare module "@tanstack/react-router" {
  interface Register {
    router: AppRouter;
  }
}

/** Forget everything of the user, and come back to the same page after signing in. */
export function leaveToSignIn(router: AppRouter, queryClient: QueryClient): void {
  const { pathname, href } = router.state.location;
  if (!router.state.matches.some((match) => match.routeId === "/shell")) return;
  queryClient.clear();
  const next = pathname === "/dashboard" ? undefined : safeNext(href);
  void router.navigate({ to: "/sign-in", search: { next, ended: true } });
}
