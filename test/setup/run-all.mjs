// `npm test`: installs what is missing, checks the house, builds, runs every test, and says what was skipped and why.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const results = join(root, ".cache/results");
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

if (!existsSync(join(root, "node_modules/.package-lock.json")))
  step("install", "npm", ["ci", "--no-audit", "--no-fund"]);
step("check", "npm", ["run", "--silent", "check"]);
step("build", "npm", ["run", "--silent", "build"]);
const rings = [
  ["unit", "test/vitest.config.ts"],
  ["fuzz (short)", "test/fuzz/vitest.config.ts"],
  ["end to end", "test/e2e/vitest.config.ts"],
].filter(([, config]) => existsSync(join(root, config)));
const codes = rings.map(([name, config]) =>
  run(name, "npx", [
    "vitest",
    "run",
    "-c",
    config,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${join(results, `${name}.json`)}`,
  ]),
);
const counts = { passed: 0, failed: 0, skipped: 0 };
for (const [name] of rings) count(join(results, `${name}.json`));
const bad = codes.some((code) => code !== 0);
if (bad && counts.failed === 0) counts.failed = 1;
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exit(bad ? 1 : 0);

function step(name, program, words) {
  const code = run(name, program, words);
  if (code === 0) return;
  console.log(`npm test: the step "${name}" failed`);
  console.log("0 passed, 1 failed");
  process.exit(1);
}

function run(name, program, words) {
  const begun = Date.now();
  console.log(`\n== ${name}`);
  const { status } = spawnSync(program, words, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, FORCE_COLOR: "0" },
  });
  console.log(
    `== ${name}: ${status === 0 ? "ok" : `exit ${status}`} after ${Math.round((Date.now() - begun) / 1000)} s`,
  );
  return status ?? 1;
}

function count(file) {
  const report = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
  counts.passed += report?.numPassedTests ?? 0;
  counts.failed += report?.numFailedTests ?? 0;
  counts.skipped += report?.numPendingTests ?? 0;
}
