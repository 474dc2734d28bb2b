// Writes src/api/schema.d.ts from the OpenAPI document; with --check only says whether it differs.
import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const target = new URL("../src/api/schema.d.ts", import.meta.url);
const document = new URL("../.openapi.json", import.meta.url);
const options = { alphabetize: true, defaultNonNullable: false };
const made = `// Made by \`make api-types\` from the API's own description.\n${astToString(
  await openapiTS(document, options),
)}`;
if (process.argv.includes("--check")) {
  const kept = await readFile(target, "utf-8").catch(() => "");
  if (kept !== made) {
    console.error("web/src/api/schema.d.ts is not what the API says: run `make api-types`.");
    process.exit(1);
  }
} else {
  await writeFile(target, made);
}
