import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import textmate from "vscode-textmate";
import { loadGrammar } from "./load-grammar.ts";

// The logs of runs, as VS Code paints them: times, levels, paths.

const grammar = await loadGrammar("text.wcl-log", "wcl-log.tmLanguage.json");

describe("row 62: a line of a log", () => {
  test.each([
    ["2026-11-24T10:00:00.5Z INFO reading /data/raw/a.fits", "2026-11-24T10:00:00.5Z", "date"],
    ["2026-11-24T10:00:00.5Z INFO reading /data/raw/a.fits", "INFO", "info-token"],
    ["2026-11-24T10:00:00.5Z INFO reading /data/raw/a.fits", "/data/raw/a.fits", "path"],
    ["makeWarp WARN: no overlap", "WARN", "warn-token"],
    ["makeWarp FATAL: no overlap", "FATAL", "error-token"],
    ["Traceback (most recent call last):", "Traceback", "error-token"],
    ["debug: 3.5 s", "3.5", "numeric"],
  ])("%s: %s is a %s", (line, word, scope) => {
    const { tokens } = grammar.tokenizeLine(line, textmate.INITIAL);
    const start = line.indexOf(word);
    const token = tokens.find((one) => one.startIndex === start);
    expect(token?.scopes.at(-1)).toContain(scope);
    expect(token?.endIndex).toBe(start + word.length);
  });

  test("logs are known by the folder of their block", () => {
    const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
      readonly contributes: {
        readonly languages: readonly { readonly id: string; readonly filenamePatterns?: unknown }[];
      };
    };
    const language = manifest.contributes.languages.find(({ id }) => id === "wcl-log");
    expect(language?.filenamePatterns).toEqual(["**/B[0-9][0-9]-*/**/*.log"]);
  });
});
