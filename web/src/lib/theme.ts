import { createKeptStore, useStore } from "@/lib/store";

export type Theme = "system" | "light" | "dark";

// public/theme.js reads the same name before the first paint.
const chosen = createKeptStore<Theme>("theme", "system");
const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

function show(): void {
  const theme = chosen.get();
  const dark = theme === "dark" || (theme === "system" && systemIsDark.matches);
  document.documentElement.classList.toggle("dark", dark);
}

chosen.subscribe(show);
systemIsDark.addEventListener("change", show);

export function useTheme(): Theme {
  return useStore(chosen);
}

export function chooseTheme(theme: Theme): void {
  chosen.set(theme);
}
