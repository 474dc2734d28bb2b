import {
  FlaskConical,
  Inbox,
  LayoutDashboard,
  LayoutTemplate,
  Megaphone,
  Settings,
  ShieldCheck,
  ShieldX,
  UserRoundPen,
  type LucideIcon,
} from "lucide-react";

export interface Place {
  to:
    | "/dashboard"
    | "/campaigns"
    | "/senders"
    | "/templates"
    | "/inbox"
    | "/suppression"
    | "/sandbox"
    | "/settings"
    | "/admin";
  label: string;
  icon: LucideIcon;
  /** Shown in the bottom bar of a phone; the others are behind “More”. */
  first?: boolean;
}

/** Where one can go, in the order of the rail. */
export const PLACES: readonly Place[] = [
  { to: "/dashboard", label: "Dashboard", icon: LayoutDashboard, first: true },
  { to: "/campaigns", label: "Campaigns", icon: Megaphone, first: true },
  { to: "/senders", label: "Senders", icon: UserRoundPen, first: true },
  { to: "/templates", label: "Templates", icon: LayoutTemplate },
  { to: "/inbox", label: "Inbox", icon: Inbox, first: true },
  { to: "/suppression", label: "Suppression", icon: ShieldX },
  { to: "/sandbox", label: "Sandbox", icon: FlaskConical },
  { to: "/settings", label: "Settings", icon: Settings },
];

export const ADMIN_PLACE: Place = { to: "/admin", label: "Admin", icon: ShieldCheck };

export function placesFor(role: string): readonly Place[] {
  return role === "admin" ? [...PLACES, ADMIN_PLACE] : PLACES;
}
