import tseslint from "typescript-eslint";

/** House rules that types cannot express; `npm run check` runs them with no warning allowed. */
export default tseslint.config(
  { ignores: ["dist/**", "node_modules/**", "examples/*/bin/**", "**/*.mjs", "**/*.cjs", "**/*.d.mts", ".cache/**"] },
  ...tseslint.configs.strictTypeChecked,
  {
    basePath: "..",
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: new URL("..", import.meta.url).pathname },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "max-lines": ["error", { max: 300 }],
      eqeqeq: "error",
    },
  },
  // A table of cases reads best in one piece.
  { files: ["test/**"], rules: { "max-lines": "off" } },
);
