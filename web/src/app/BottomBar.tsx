import { Link } from "@tanstack/react-router";
import { Ellipsis } from "lucide-react";
import { placesFor } from "@/app/places";
import { Menu, MenuItem } from "@/ui/Menu";

const ITEM =
  "flex h-14 min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-2xs text-ink-2 data-[status=active]:font-medium data-[status=active]:text-accent-text [&_svg]:size-5";

/** The rail of a phone. */
export function BottomBar({ role }: { role: string }) {
  const places = placesFor(role);
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-30 flex border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {places
        .filter((place) => place.first)
        .map((place) => (
          <Link key={place.to} to={place.to} className={ITEM}>
            <place.icon aria-hidden />
            {place.label}
          </Link>
        ))}
      <Menu
        trigger={
          <button type="button" className={ITEM}>
            <Ellipsis aria-hidden />
            More
          </button>
        }
      >
        {places
          .filter((place) => !place.first)
          .map((place) => (
            <MenuItem key={place.to} asChild>
              <Link to={place.to}>
                <place.icon aria-hidden />
                {place.label}
              </Link>
            </MenuItem>
          ))}
      </Menu>
    </nav>
  );
}
