import { fileURLToPath, URL } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { copySwagger } from "./scripts/copy-swagger.ts";
import { precompress } from "./scripts/precompress.ts";

const api = process.env.API ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react(), tailwindcss(), copySwagger(), precompress()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    outDir: "node_modules/.bundle",
    assetsInlineLimit: 0, // the CSP lets no data: fonts in
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    proxy: {
      "/api": api,
      "/ws": { target: api, ws: true },
      "/u": api,
      "/openapi.json": api,
    },
  },
  test: { include: ["src/**/*.test.{ts,tsx}"] },
});
