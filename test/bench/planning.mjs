// Many quanta of one module, three files each, planned from given facts; beside what a plan cannot do without.
import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { alternate, summary, timeNode } from "./measure.mjs";
import { listFactsText, listSubmission } from "./submissions.mjs";

/** Seconds that the original's `begblock` took for as many quanta of this shape, without a database; not of this run. */
const original = { 1000: 6.4, 10000: 239 };

/** Figures for one number of quanta in detail, and for each of `sizes` as a whole. */
export async function measurePlanning({ sizes, ...given }) {
  const rows = await measureOne(given);
  for (const quanta of sizes) {
    process.stderr.write(`  ${quanta.toLocaleString("en")} quanta …\n`);
    const row = await measureWritten({ ...given, quanta });
    const { cpu, peak } = row.figure;
    process.stderr.write(
      `  ${quanta.toLocaleString("en")} quanta: ${(cpu / 1000).toFixed(2)} s of CPU, ${peak?.toFixed(0)} MiB\n`,
    );
    rows.push(row);
  }
  return rows;
}

/** Fresh processes that plan from facts and write the plan as a run keeps it, a line for each quantum. */
async function measureWritten({ folder, tools, quanta, rounds }) {
  const [file, facts, written] = ["list.des", "facts.json", "plan.jsonl"].map((name) => join(folder, name));
  await writeFile(file, listSubmission(folder));
  await writeFile(facts, listFactsText(quanta));
  const times = quanta > 100_000 ? 1 : Math.min(rounds, 3);
  const inProcess = (works) => probe(tools.probe, works, 1, file, facts, written);
  const samples = await alternate(times, { write: () => inProcess("write"), copy: () => inProcess("copy") });
  const of = (work) => ({
    ...summary(samples[work].map((one) => one.samples[work][0])),
    peak: summary(samples[work].map((one) => ({ wall: 0, cpu: 0, peak: one.peak }))).peak,
  });
  const size = (await stat(written)).size;
  await Promise.all([written, `${written}.again`, facts].map((path) => rm(path, { force: true })));
  return {
    key: `plan-written-${quanta}`,
    what: `${quanta.toLocaleString("en")} quanta, three files each: facts read, planned, all ${(size / 2 ** 20).toFixed(1)} MiB of the plan written`,
    figure: of("write"),
    floor: { what: "the facts read, as many bytes written", ...of("copy") },
    counts: {
      found: { ...samples.write[0].samples.write[0].counts, bytes: samples.copy[0].samples.copy[0].counts.bytes },
      expected: { quanta, problems: 0, bytes: size },
    },
    ...(original[quanta] === undefined ? {} : { reference: `${original[quanta]} s (the original)` }),
  };
}

async function measureOne({ folder, tools, quanta, repeats, rounds }) {
  const [file, facts, printed] = ["list.des", "facts.json", "plan.json"].map((name) => join(folder, name));
  await writeFile(file, listSubmission(folder));
  await writeFile(facts, listFactsText(quanta));
  const inProcess = (works, times) => probe(tools.probe, works, times, file, facts);
  const cold = await alternate(rounds, { plan: () => inProcess("plan", 1), shape: () => inProcess("shape", 1) });
  const warm = await inProcess("plan+shape", repeats + 1);
  const whole = { plan: [], print: [] };
  for (let round = 0; round < rounds; round += 1) {
    whole.plan.push(await timeNode([tools.wcl, "plan", "--json", "--facts", facts, file], { stdout: printed }));
    whole.print.push(await timeNode(["-e", printing, facts, printed], { stdout: `${printed}.again` }));
  }
  const name = `plan of ${quanta.toLocaleString("en")} quanta, three files each`;
  const shape = "the facts read, objects of a plan's shape made";
  const reference = original[quanta] === undefined ? {} : { reference: `${original[quanta]} s (the original)` };
  const expected = { quanta, lists: quanta, lines: 3 * quanta, inputs: 3 * quanta, outputs: 2 * quanta, problems: 0 };
  const counts = { found: cold.plan[0].samples.plan[0].counts, expected };
  const coldOf = (work) => ({
    ...summary(cold[work].flatMap((one) => one.samples[work])),
    peak: summary(cold[work].map((one) => ({ wall: 0, cpu: 0, peak: one.peak }))).peak,
  });
  const warmOf = (work) => summary(warm.samples[work].slice(1));
  return [
    {
      key: "plan-cold",
      what: `${name}: first time in a process`,
      figure: coldOf("plan"),
      floor: { what: shape, ...coldOf("shape") },
      counts,
      ...reference,
    },
    {
      key: "plan-warm",
      what: `${name}: again in the same process`,
      figure: warmOf("plan"),
      floor: { what: shape, ...warmOf("shape") },
      counts,
      ...reference,
    },
    {
      key: "plan-process",
      what: `${name}: \`wcl plan --json\`, whole process`,
      figure: summary(whole.plan),
      floor: { what: "Node reads the same facts, prints the same bytes", ...summary(whole.print) },
      counts: { found: await countPrinted(printed, whole.plan), expected: { exits: 0, quanta } },
      ...reference,
    },
  ];
}

const printing = `const { readFileSync } = require("node:fs");
JSON.parse(readFileSync(process.argv[1], "utf8"));
process.stdout.write(readFileSync(process.argv[2]));`;

async function countPrinted(file, runs) {
  const plan = JSON.parse(await readFile(file, "utf8"));
  const modules = Object.values(plan.blocks).flatMap((block) => Object.values(block.modules));
  const quanta = modules.reduce((sum, module) => sum + module.wrappers.length, 0);
  return { exits: Math.max(...runs.map((one) => Number(one.code))), quanta };
}

async function probe(script, works, repeats, file, facts, written = "") {
  const { stdout, stderr, code, peak } = await timeNode([script, works, String(repeats), file, facts, written]);
  if (code !== 0) throw new Error(`the probe failed: ${stderr}`);
  return { samples: JSON.parse(stdout), peak };
}
