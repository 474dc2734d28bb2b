import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { BookOpen, Check, LogOut, Monitor, Moon, Settings, Sun } from "lucide-react";
import { sentenceOf } from "@/api/errors";
import { logout } from "@/api/me";
import type { User } from "@/api/types";
import { chooseTheme, useTheme, type Theme } from "@/lib/theme";
import { Menu, MenuItem, MenuLabel, MenuLine } from "@/ui/Menu";
import { toast } from "@/ui/Toast";

const THEMES = [
  ["light", "Light", Sun],
  ["dark", "Dark", Moon],
  ["system", "As the system", Monitor],
] as const satisfies readonly (readonly [Theme, string, typeof Sun])[];

export function UserMenu({ me }: { me: User }) {
  const theme = useTheme();
  const client = useQueryClient();
  const navigate = useNavigate();
  const leave = async () => {
    try {
      await logout();
    } catch (error) {
      toast({ kind: "error", title: "You are still signed in", text: sentenceOf(error) });
      return;
    }
    await navigate({ to: "/sign-in" });
    client.clear();
  };
  return (
    <Menu
      trigger={
        <button
          type="button"
          className="flex size-8 shrink-0 items-center justify-center rounded-full bg-accent-soft text-xs font-semibold text-accent-text"
        >
          <span aria-hidden>{initialsOf(me.name)}</span>
          <span className="sr-only">Account of {me.name}</span>
        </button>
      }
    >
      <div className="px-2 py-1.5">
        <div className="font-medium">{me.name}</div>
        <div className="text-xs text-ink-3">{me.email}</div>
      </div>
      <MenuLine />
      <MenuLabel>Theme</MenuLabel>
      {THEMES.map(([value, label, Icon]) => (
        <MenuItem
          key={value}
          icon={<Icon aria-hidden />}
          mark={theme === value && <Check aria-hidden />}
          onSelect={() => chooseTheme(value)}
        >
          {label}
        </MenuItem>
      ))}
      <MenuLine />
      <MenuItem asChild>
        <Link to="/settings">
          <Settings aria-hidden />
          Settings
        </Link>
      </MenuItem>
      <MenuItem asChild>
        <a href="/docs" target="_blank" rel="noreferrer">
          <BookOpen aria-hidden />
          API description
        </a>
      </MenuItem>
      <MenuItem icon={<LogOut aria-hidden />} onSelect={() => void leave()}>
        Sign out
      </MenuItem>
    </Menu>
  );
}

function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return (
    letters
      .map((word) => (word ? String.fromCodePoint(word.codePointAt(0) ?? 0).toUpperCase() : ""))
      .join("") || "?"
  );
}
