import { readdirSync } from "node:fs";
import js from "@eslint/js";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import globals from "globals";
import tseslint from "typescript-eslint";

// Imports point one way: app → features → live → api, ui → lib. Features never import each other.
const FORBIDDEN = {
  lib: ["app", "features", "live", "api", "ui"],
  ui: ["app", "features", "live", "api"],
  api: ["app", "features", "live", "ui"],
  live: ["app", "features", "ui"],
  features: ["app"],
};
const layer = (files, folders, more = []) => ({
  files,
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          {
            group: [...folders.flatMap((name) => [`@/${name}`, `@/${name}/**`]), ...more],
            message: "Imports point one way: app → features → live → api, ui → lib.",
          },
          { group: ["../**/../**", "../../*"], message: "Leave a folder by its @/ name." },
        ],
      },
    ],
  },
});
const features = readdirSync(new URL("src/features", import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

export default tseslint.config(
  { ignores: ["node_modules", "src/api/schema.d.ts"] },
  js.configs.recommended,
  {
    files: ["src/**/*.{ts,tsx}", "scripts/*.ts", "vite.config.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/only-throw-error": "off", // the router throws redirects
      "@typescript-eslint/no-misused-promises": [
        "error",
        { checksVoidReturn: { attributes: false } },
      ],
      "max-lines": ["error", 300],
      eqeqeq: ["error", "always", { null: "ignore" }],
    },
  },
  {
    files: ["src/**/*.tsx"],
    ...jsxA11y.flatConfigs.strict,
    plugins: { "jsx-a11y": jsxA11y, "react-hooks": reactHooks },
    rules: { ...jsxA11y.flatConfigs.strict.rules, ...reactHooks.configs.recommended.rules },
  },
  { files: ["scripts/*.js", "*.js"], languageOptions: { globals: globals.node } },
  {
    files: ["public/**/*.js"],
    languageOptions: { globals: globals.browser, sourceType: "script" },
  },
  ...Object.entries(FORBIDDEN).map(([name, folders]) => layer([`src/${name}/**`], folders)),
  ...features.map((name) =>
    layer([`src/features/${name}/**`], FORBIDDEN.features, [
      "@/features/*",
      "@/features/*/**",
      `!@/features/${name}`,
      `!@/features/${name}/**`,
    ]),
  ),
);
