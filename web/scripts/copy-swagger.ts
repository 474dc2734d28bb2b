import { copyFile, mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";

const FILES = ["swagger-ui.css", "swagger-ui-bundle.js"];

/** Puts Swagger UI's own files into the bundle, so that /docs needs no other host. */
export function copySwagger(): Plugin {
  let outDir = "";
  return {
    name: "copy-swagger",
    apply: "build",
    configResolved(config) {
      outDir = config.build.outDir;
    },
    async writeBundle() {
      const from = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
      await mkdir(join(outDir, "swagger"), { recursive: true });
      await Promise.all(
        FILES.map((name) => copyFile(join(from, name), join(outDir, "swagger", name))),
      );
    },
  };
}
