// docs/editor.md, written from the tests that passed.
import { featureGroups } from "./editor-features.mjs";

/** The rows that a title names: "row 7 and 38: …", "rows 54, 55 and 61: …". */
export function rowsOfTitle(title) {
  const named = /\brows? (\d+(?:(?:, | and )\d+)*)/.exec(title)?.[1];
  return named === undefined ? [] : named.split(/, | and /).map(Number);
}

/** What a title says behind its rows. */
export function wordsOfTitle(title) {
  return title.replace(/^.*?\brows? [\d, and]+:\s*/, "");
}

/** Markdown (not yet laid out). `proofs` maps a row to the tests that passed: `{title, file}`. */
export function editorPage(proofs) {
  const groups = featureGroups.map(({ name, features }) => {
    const rows = features.map((feature) => `| ${feature.row} | ${feature.what} | ${cell(feature, proofs)} |`);
    return `## ${name}\n\n| # | feature | |\n| --: | --- | --- |\n${rows.join("\n")}\n`;
  });
  return `# What the editor does

Written by \`npm run docs\` from the tests that passed: a feature without a passed test would say so here. The tests speak to the real server over its protocol; those of the extension drive a real VS Code.

${groups.join("\n")}`;
}

function cell(feature, proofs) {
  if (feature.why !== undefined) return `not offered: ${feature.why}`;
  const tests = proofs.get(feature.row) ?? [];
  if (tests.length === 0) return "**no test has passed**";
  const shown = tests.map(({ title, file }) => `[${plain(title)}](../${file})`);
  return [feature.note, ...shown].filter((part) => part !== "").join("<br>");
}

function plain(text) {
  return text.replaceAll("|", "\\|").replaceAll("<", "&lt;").replaceAll("`", "");
}
