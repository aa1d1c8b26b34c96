// npm run bench: the figures that we quote, each beside a floor that is measured in the same run.
//
//   node test/bench/run.mjs [--quick] [--alone] [--built] [--json] [--save] [--only reading,planning,recording,engine,editor]
//
// --quick  small numbers, a few seconds: shows that everything works, measures nothing worth quoting
// --alone  editor and engine without their neighbours, which are installed from npm and Debian otherwise
// --built  takes dist/ as it is
// --json   the rows as JSON
// --save   writes docs/figures.md; parts that were not measured keep what stands there
//
// Ends with 1 when a count is wrong or a floor is missing; never because something took long.
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asText, faults, machine } from "./figures.mjs";
import { measureEditor } from "./editor.mjs";
import { figuresPage } from "./figures-page.mjs";
import { measurePlanning } from "./planning.mjs";
import { measureReading } from "./reading.mjs";
import { measureRecording } from "./recording.mjs";
import { measureEngine } from "./engine.mjs";
import { buildTools, root } from "./tools.mjs";

const words = process.argv.slice(2);
const quick = words.includes("--quick");
const only = words.includes("--only") ? words[words.indexOf("--only") + 1].split(",") : undefined;

const parts = {
  reading: (given) =>
    measureReading({
      ...given,
      ...(quick ? { lines: 300, repeats: 5, rounds: 1 } : { lines: 2000, repeats: 200, rounds: 7 }),
    }),
  planning: (given) =>
    measurePlanning({
      ...given,
      ...(quick
        ? { quanta: 100, repeats: 2, rounds: 1, sizes: [100, 200] }
        : { quanta: 10_000, repeats: 5, rounds: 5, sizes: [1000, 10_000, 100_000, 1_000_000] }),
    }),
  recording: (given) =>
    measureRecording({ ...given, ...(quick ? { wrappers: 20, rounds: 1 } : { wrappers: 1000, rounds: 3 }) }),
  engine: (given) =>
    measureEngine({
      ...given,
      say: (text) => process.stderr.write(`${text}\n`),
      peers: words.includes("--alone") ? "none" : "installed",
      sizes: quick
        ? { budget: 60, counts: [20], wide: 200, seconds: 1, chain: 20, files: 50, log: 1e6, peers: 50 }
        : {
            budget: 360,
            counts: [1000, 10_000],
            wide: 100_000,
            seconds: 45,
            chain: 10_000,
            files: 100_000,
            log: 1e9,
            peers: 1000,
          },
    }),
  editor: (given) =>
    measureEditor({
      ...given,
      neighbours: words.includes("--alone") ? "none" : "installed",
      ...(quick
        ? {
            sizes: [{ lines: 500, rounds: 1, repeats: 4 }],
            budget: 60_000,
            ours: { rounds: 1, facts: 1000, files: 40, edits: 20, switches: 2 },
          }
        : {
            sizes: [
              { lines: 500, rounds: 2, repeats: 12 },
              { lines: 2000, rounds: 2, repeats: 12 },
              { lines: 10_000, rounds: 2, repeats: 10 },
            ],
            budget: 210_000,
            ours: { rounds: 2, facts: 100_000, files: 1000, edits: 1000, switches: 50 },
          }),
    }),
};

const here = { begun: new Date(), machine: machine() };
const tools = await buildTools(words.includes("--built") ? "as it is" : "new");
const measured = new Map();
for (const [name, measure] of Object.entries(parts)) {
  if (only !== undefined && !only.includes(name)) continue;
  process.stderr.write(`measuring ${name} …\n`);
  const folder = await mkdtemp(join(tmpdir(), "wcl-bench-"));
  try {
    measured.set(name, await measure({ folder, tools }));
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}
const rows = [...measured.values()].flat();
if (words.includes("--json")) console.log(JSON.stringify({ machine: here.machine, rows }, undefined, 1));
else console.log(`${here.machine}\n\n${asText(rows)}`);
if (words.includes("--save")) {
  const page = join(root, "docs/figures.md");
  const before = existsSync(page) ? await readFile(page, "utf8") : "";
  await writeFile(page, figuresPage(Object.keys(parts), measured, here, before));
}
const wrong = faults(rows);
for (const fault of wrong) console.error(`bench: ${fault}`);
process.exitCode = wrong.length === 0 ? 0 : 1;
