import { Link } from "@tanstack/react-router";
import { Fragment } from "react";
import { ADMIN_PLACE, placesFor } from "@/app/places";
import { cn } from "@/lib/cn";
import { Mark } from "@/ui/Mark";

const ITEM = cn(
  "flex h-9 items-center gap-3 rounded-md px-2.5 text-ink-2 [&_svg]:size-[18px] [&_svg]:shrink-0",
  "hover:bg-inset hover:text-ink",
  "data-[status=active]:bg-accent-soft data-[status=active]:font-medium data-[status=active]:text-accent-text",
);

/** The way around on the left: icons on a middling screen, icons and words on a wide one. */
export function Rail({ role }: { role: string }) {
  return (
    <aside className="fixed inset-y-0 left-0 z-30 hidden w-[3.75rem] flex-col border-r border-line bg-surface md:flex xl:w-56">
      <Link
        to="/dashboard"
        className="flex h-14 items-center px-4"
        aria-label="ReachInbox, dashboard"
      >
        <Mark nameClass="hidden xl:inline" />
      </Link>
      <nav
        aria-label="Main"
        className="flex flex-1 flex-col gap-0.5 overflow-y-auto px-2.5 pt-2 pb-4"
      >
        {placesFor(role).map((place) => (
          <Fragment key={place.to}>
            {place === ADMIN_PLACE && <hr className="my-2 border-line" />}
            <Link to={place.to} title={place.label} className={ITEM}>
              <place.icon aria-hidden />
              <span className="sr-only xl:not-sr-only">{place.label}</span>
            </Link>
          </Fragment>
        ))}
      </nav>
    </aside>
  );
}
