import { Search } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import type { User } from "@/api/types";
import { LiveBadge } from "@/app/LiveBadge";
import { SystemDot } from "@/app/SystemDot";
import { UserMenu } from "@/app/UserMenu";
import { ZoneMenu } from "@/app/ZoneMenu";
import { Mark } from "@/ui/Mark";

const Palette = lazy(() => import("@/app/Palette"));

export function TopBar({ me }: { me: User }) {
  const [isOpen, setOpen] = useState(false);
  usePaletteKey(() => setOpen((was) => !was));
  return (
    <header className="sticky top-0 z-30 flex h-14 items-center gap-2 border-b border-line bg-surface/95 px-4 backdrop-blur-sm md:px-6 lg:px-8">
      <span className="mr-auto flex items-center md:hidden">
        <Mark nameClass="max-[420px]:sr-only" />
      </span>
      <button
        type="button"
        onClick={() => setOpen(true)}
        aria-keyshortcuts="Control+K"
        className="flex h-9 items-center gap-2 rounded-md text-ink-3 hover:text-ink max-md:w-9 max-md:justify-center md:mr-auto md:w-72 md:border md:border-line-strong md:px-3"
      >
        <Search aria-hidden className="size-4" />
        <span className="max-md:sr-only">Search or jump to …</span>
        <kbd
          aria-hidden
          className="ml-auto hidden rounded-sm border border-line bg-inset px-1.5 font-sans text-2xs md:inline"
        >
          Ctrl K
        </kbd>
      </button>
      <LiveBadge />
      <SystemDot />
      <ZoneMenu />
      <UserMenu me={me} />
      {isOpen && (
        <Suspense>
          <Palette role={me.role} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </header>
  );
}

function usePaletteKey(toggle: () => void): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      toggle();
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  });
}
