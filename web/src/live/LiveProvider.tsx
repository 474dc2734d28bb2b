import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { createContext, useContext, useEffect, useState, type ReactNode } from "react";
import { campaignKeys } from "@/api/campaigns";
import { dashboardKeys } from "@/api/dashboard";
import { emailKeys } from "@/api/emails";
import { statsKeys } from "@/api/stats";
import { Connection } from "@/live/connection";
import { useLiveStatus } from "@/live/status";

/** How often the page asks while nobody tells it; the top bar says so. */
export const FALLBACK_SECONDS = 10;

const Current = createContext<Connection | null>(null);

/** Holds the connection while somebody is signed in. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [connection] = useState(() => new Connection(client));
  useEffect(() => {
    void connection.open();
    return () => connection.close();
  }, [connection]);
  useFallback(client);
  return <Current value={connection}>{children}</Current>;
}

function useFallback(client: QueryClient): void {
  const isNotLive = useLiveStatus() === "not-live";
  useEffect(() => {
    if (!isNotLive) return;
    const ask = () => {
      if (document.hidden) return;
      for (const queryKey of [campaignKeys.all, emailKeys.all, statsKeys.all, dashboardKeys.all]) {
        void client.invalidateQueries({ queryKey, refetchType: "active" });
      }
    };
    const timer = setInterval(ask, FALLBACK_SECONDS * 1000);
    return () => clearInterval(timer);
  }, [client, isNotLive]);
}

/** Keep these campaigns live while the component is on screen. */
export function useLiveCampaigns(ids: readonly string[]): void {
  const connection = useContext(Current);
  const key = ids.join(" ");
  useEffect(() => {
    if (!connection || !key) return;
    const stops = key.split(" ").map((id) => connection.watch(id));
    return () => {
      for (const stop of stops) stop();
    };
  }, [connection, key]);
}
