import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { isSignedOut } from "@/api/errors";
import { meQuery } from "@/api/me";
import { mayBeSignedIn } from "@/api/session";
import * as admin from "@/features/admin/search";
import * as campaign from "@/features/campaign/search";
import * as campaigns from "@/features/campaigns/search";
import * as composer from "@/features/composer/search";
import * as dashboard from "@/features/dashboard/search";
import * as inbox from "@/features/inbox/search";
import * as sandbox from "@/features/sandbox/search";
import * as senders from "@/features/senders/search";
import * as signIn from "@/features/sign-in/search";
import * as suppression from "@/features/suppression/search";
import * as templates from "@/features/templates/search";
import { safeNext } from "@/lib/addresses";

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({ component: Outlet });

// Whoever is signed in has no business with these.
const guest = createRoute({
  getParentRoute: () => root,
  id: "guest",
  beforeLoad: ({ search }) => {
    const { next } = search as { next?: string };
    if (mayBeSignedIn()) throw redirect({ to: safeNext(next) });
  },
});
const landing = createRoute({
  getParentRoute: () => guest,
  path: "/",
  component: lazyRouteComponent(() => import("@/features/landing/Landing"), "Landing"),
});
const signInRoute = createRoute({
  getParentRoute: () => guest,
  path: "/sign-in",
  validateSearch: signIn.parseSearch,
  component: lazyRouteComponent(() => import("@/features/sign-in/SignIn"), "SignIn"),
});
const register = createRoute({
  getParentRoute: () => guest,
  path: "/register",
  validateSearch: signIn.parseSearch,
  component: lazyRouteComponent(() => import("@/features/sign-in/Register"), "Register"),
});
const reset = createRoute({
  getParentRoute: () => root,
  path: "/reset",
  validateSearch: signIn.parseResetSearch,
  component: lazyRouteComponent(() => import("@/features/sign-in/Reset"), "Reset"),
});

const shell = createRoute({
  getParentRoute: () => root,
  id: "shell",
  beforeLoad: async ({ context, location }) => {
    const next = location.pathname === "/dashboard" ? undefined : location.href;
    const leave = () => redirect({ to: "/sign-in", search: { next } });
    if (!mayBeSignedIn()) throw leave();
    try {
      await context.queryClient.query({ ...meQuery, staleTime: "static" });
    } catch (error) {
      throw isSignedOut(error) ? leave() : error;
    }
  },
  component: lazyRouteComponent(() => import("@/app/Shell"), "Shell"),
});

const dashboardRoute = createRoute({
  getParentRoute: () => shell,
  path: "/dashboard",
  validateSearch: dashboard.parseSearch,
  component: lazyRouteComponent(() => import("@/features/dashboard/Dashboard"), "Dashboard"),
});
const campaignsRoute = createRoute({
  getParentRoute: () => shell,
  path: "/campaigns",
  validateSearch: campaigns.parseSearch,
  component: lazyRouteComponent(() => import("@/features/campaigns/Campaigns"), "Campaigns"),
});
const composerRoute = createRoute({
  getParentRoute: () => shell,
  path: "/campaigns/$campaignId/edit",
  validateSearch: composer.parseSearch,
  component: lazyRouteComponent(() => import("@/features/composer/Composer"), "Composer"),
});
const newCampaign = createRoute({
  getParentRoute: () => shell,
  path: "/campaigns/new",
  component: lazyRouteComponent(() => import("@/features/composer/NewCampaign"), "NewCampaign"),
});
const campaignRoute = createRoute({
  getParentRoute: () => shell,
  path: "/campaigns/$campaignId",
  validateSearch: campaign.parseSearch,
  component: lazyRouteComponent(() => import("@/features/campaign/Campaign"), "Campaign"),
});
const emailRoute = createRoute({
  getParentRoute: () => campaignRoute,
  path: "/emails/$emailId",
  component: lazyRouteComponent(() => import("@/features/campaign/EmailDrawer"), "EmailDrawer"),
});
const sendersRoute = createRoute({
  getParentRoute: () => shell,
  path: "/senders",
  validateSearch: senders.parseSearch,
  component: lazyRouteComponent(() => import("@/features/senders/Senders"), "Senders"),
});
const templatesRoute = createRoute({
  getParentRoute: () => shell,
  path: "/templates",
  validateSearch: templates.parseSearch,
  component: lazyRouteComponent(() => import("@/features/templates/Templates"), "Templates"),
});
const templateRoute = createRoute({
  getParentRoute: () => shell,
  path: "/templates/$templateId",
  component: lazyRouteComponent(() => import("@/features/templates/Template"), "Template"),
});
const inboxRoute = createRoute({
  getParentRoute: () => shell,
  path: "/inbox",
  validateSearch: inbox.parseSearch,
  component: lazyRouteComponent(() => import("@/features/inbox/Inbox"), "Inbox"),
});
const suppressionRoute = createRoute({
  getParentRoute: () => shell,
  path: "/suppression",
  validateSearch: suppression.parseSearch,
  component: lazyRouteComponent(() => import("@/features/suppression/Suppression"), "Suppression"),
});
const sandboxRoute = createRoute({
  getParentRoute: () => shell,
  path: "/sandbox",
  validateSearch: sandbox.parseSearch,
  component: lazyRouteComponent(() => import("@/features/sandbox/Sandbox"), "Sandbox"),
});
const settingsRoute = createRoute({
  getParentRoute: () => shell,
  path: "/settings",
  component: lazyRouteComponent(() => import("@/features/settings/Settings"), "Settings"),
});
const profileRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/",
  component: lazyRouteComponent(() => import("@/features/settings/Profile"), "Profile"),
});
const appearanceRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/appearance",
  component: lazyRouteComponent(() => import("@/features/settings/Appearance"), "Appearance"),
});
const sessionsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/sessions",
  component: lazyRouteComponent(() => import("@/features/settings/Sessions"), "Sessions"),
});
const apiKeysRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/api-keys",
  component: lazyRouteComponent(() => import("@/features/settings/ApiKeys"), "ApiKeys"),
});
const adminRoute = createRoute({
  getParentRoute: () => shell,
  path: "/admin",
  validateSearch: admin.parseSearch,
  component: lazyRouteComponent(() => import("@/features/admin/Admin"), "Admin"),
});

export const routeTree = root.addChildren([
  guest.addChildren([landing, signInRoute, register]),
  reset,
  shell.addChildren([
    dashboardRoute,
    campaignsRoute,
    newCampaign,
    composerRoute,
    campaignRoute.addChildren([emailRoute]),
    sendersRoute,
    templatesRoute,
    templateRoute,
    inboxRoute,
    suppressionRoute,
    sandboxRoute,
    settingsRoute.addChildren([profileRoute, appearanceRoute, sessionsRoute, apiKeysRoute]),
    adminRoute,
  ]),
]);
