// Runs before the first paint, so that a dark screen never flashes white.
(() => {
  let chosen = "system";
  try {
    chosen = localStorage.getItem("theme") ?? "system";
  } catch {
    // storage may be forbidden: the system's theme is a good answer
  }
  const dark =
    chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.classList.toggle("dark", dark);
})();
