// npm run docs: runs the tests whose titles name a row of the feature table and writes docs/editor.md from those that
// passed. `--from FOLDER` takes the results (JSON reports of vitest) that lie there instead of running anything.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";
import { editorPage, rowsOfTitle, wordsOfTitle } from "./editor-page.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const words = process.argv.slice(2);
const given = words.includes("--from") ? words[words.indexOf("--from") + 1] : undefined;
const results = given ?? runTests();

const proofs = new Map();
for (const name of readdirSync(results).sort()) collect(JSON.parse(readFileSync(join(results, name), "utf8")));
for (const tests of proofs.values()) tests.sort((a, b) => (a.title < b.title ? -1 : 1));
const page = join(root, "docs/editor.md");
writeFileSync(page, await format(editorPage(proofs), { ...(await resolveConfig(page)), filepath: page }));
console.log(`docs/editor.md: ${proofs.size} features with a passed test`);

function runTests() {
  const folder = join(root, ".cache/docs");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, config] of [
    ["unit", "test/vitest.config.ts"],
    ["vscode", "test/e2e/vitest.config.ts"],
  ]) {
    if (!existsSync(join(root, config))) continue;
    const options = ["-t", "\\brows? \\d", "--reporter=dot", "--reporter=json"];
    const file = `--outputFile.json=${join(folder, `${name}.json`)}`;
    spawnSync("npx", ["vitest", "run", "-c", config, ...options, file], { cwd: root, stdio: "inherit" });
  }
  return folder;
}

/** A group of tests that names a row is told once, by the title of the group. */
function collect(report) {
  for (const { name, assertionResults } of report.testResults) {
    const passed = assertionResults.filter((test) => test.status === "passed");
    const file = relative(root, name);
    for (const test of passed) {
      for (const title of [...test.ancestorTitles, test.title]) {
        for (const row of rowsOfTitle(title)) {
          const known = proofs.get(row) ?? [];
          const words = wordsOfTitle(title);
          if (!known.some((one) => one.title === words && one.file === file)) known.push({ title: words, file });
          proofs.set(row, known);
        }
      }
    }
  }
}
