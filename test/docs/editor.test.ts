import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../kit/wcl.ts";
import { featureGroups } from "./editor-features.mjs";
import { rowsOfTitle, wordsOfTitle } from "./editor-page.mjs";

// docs/editor.md is written by `npm run docs` from the tests that passed. Here: that it is up to date.

describe("the page of the editor's features", () => {
  const page = readFileSync(join(root, "docs/editor.md"), "utf8");
  const written = titlesOf(join(root, "test"));

  test("every feature that is offered has a test that names it", () => {
    const offered = featureGroups.flatMap(({ features }) => features.flatMap((one) => ("why" in one ? [] : [one.row])));
    expect(offered.filter((row) => !written.some((title) => rowsOfTitle(title).includes(row)))).toEqual([]);
  });

  test("no row is missing, and none is there twice", () => {
    const rows = featureGroups.flatMap(({ features }) => features.map(({ row }) => row));
    expect(rows).toEqual(Array.from({ length: 73 }, (_, index) => index + 1));
  });

  test("each of these tests stands in the page, and had passed when it was written", () => {
    const shown = page.replaceAll(/\\([^\w\s])/g, "$1").replaceAll("&lt;", "<");
    const absent = written.filter((title) => !shown.includes(wordsOfTitle(title).replaceAll("`", "")));
    expect(absent).toEqual([]);
    expect(page).not.toContain("no test has passed");
  });
});

/** Titles of tests and of groups that name a row. */
function titlesOf(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return titlesOf(path);
    if (!entry.name.endsWith(".test.ts")) return [];
    const found = readFileSync(path, "utf8").matchAll(
      /\b(?:describe|test|it|story)(?:\.each)?\(\s*"((?:[^"\\]|\\.)*)"/g,
    );
    return [...found].map((match) => match[1] ?? "").filter((title) => rowsOfTitle(title).length > 0);
  });
}
