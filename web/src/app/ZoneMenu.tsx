import { Link } from "@tanstack/react-router";
import { Check, Globe } from "lucide-react";
import { useNow } from "@/lib/clock";
import { formatClock, formatOffset } from "@/lib/time";
import { chooseZone, isZoneOfSystem, systemZone, useZone } from "@/lib/zone";
import { Menu, MenuItem, MenuLabel, MenuLine } from "@/ui/Menu";

/** In which zone every time on screen is told. */
export function ZoneMenu() {
  const zone = useZone();
  const now = useNow(10);
  const mark = (isOn: boolean) => isOn && <Check aria-hidden />;
  return (
    <Menu
      trigger={
        <button
          type="button"
          title={`Times are shown in ${zone}, ${formatOffset(zone, now)}`}
          className="hidden h-8 items-center gap-1.5 rounded-full px-2.5 text-xs font-medium text-ink-2 hover:bg-inset sm:flex [&_svg]:size-3.5"
        >
          <Globe aria-hidden />
          <span className="max-xl:sr-only">{zone.replaceAll("_", " ")}</span>
          <span className="tabular">{formatClock(now, zone)}</span>
        </button>
      }
    >
      <MenuLabel>
        Times are shown in {zone.replaceAll("_", " ")}, {formatOffset(zone, now)}
      </MenuLabel>
      <MenuItem mark={mark(isZoneOfSystem())} onSelect={() => chooseZone(null)}>
        This computer: {systemZone().replaceAll("_", " ")}
      </MenuItem>
      <MenuItem mark={mark(!isZoneOfSystem() && zone === "UTC")} onSelect={() => chooseZone("UTC")}>
        UTC
      </MenuItem>
      <MenuLine />
      <MenuItem asChild>
        <Link to="/settings/appearance">Another zone …</Link>
      </MenuItem>
    </Menu>
  );
}
