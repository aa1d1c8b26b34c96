import { readFileSync } from "node:fs";
import { format } from "prettier";
import { expect, test } from "vitest";
import { pages } from "./pages.ts";

test.each(Object.keys(pages))("docs/%s is what the catalogue and the rules say (npm run docs)", async (name) => {
  const file = new URL(`../../docs/${name}`, import.meta.url);
  const made = await format(pages[name]?.() ?? "", { parser: "markdown", printWidth: 120 });
  expect(readFileSync(file, "utf8")).toBe(made);
});
