import { useSuspenseQuery } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { meQuery } from "@/api/me";
import { BottomBar } from "@/app/BottomBar";
import { Rail } from "@/app/Rail";
import { TopBar } from "@/app/TopBar";
import { LiveProvider } from "@/live/LiveProvider";

/** Everything around a screen: rail, top bar, bottom bar on phones, the live connection. */
export function Shell() {
  const { data: me } = useSuspenseQuery(meQuery);
  return (
    <LiveProvider>
      <a
        href="#main"
        className="sr-only z-60 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the content
      </a>
      <div className="min-h-dvh md:pl-[3.75rem] xl:pl-56">
        <Rail role={me.role} />
        <TopBar me={me} />
        <main
          id="main"
          tabIndex={-1}
          className="px-4 pt-6 pb-24 outline-none md:px-6 md:pb-12 lg:px-8"
        >
          <Outlet />
        </main>
        <BottomBar role={me.role} />
      </div>
    </LiveProvider>
  );
}
