// Many quanta of one module, three files each, planned from given facts; beside what a plan cannot do without.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { alternate, summary, timeNode } from "./measure.mjs";
import { listFacts, listSubmission } from "./submissions.mjs";

/** Seconds that the original's `begblock` took for as many quanta of this shape, without a database; not of this run. */
const original = { 1000: 6.4, 10000: 239 };

/** Figures for so many quanta. */
export async function measurePlanning({ folder, tools, quanta, repeats, rounds }) {
  const [file, facts, printed] = ["list.des", "facts.json", "plan.json"].map((name) => join(folder, name));
  await writeFile(file, listSubmission(folder));
  await writeFile(facts, JSON.stringify(listFacts(quanta)));
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

async function probe(script, works, repeats, file, facts) {
  const { stdout, stderr, code, peak } = await timeNode([script, works, String(repeats), file, facts]);
  if (code !== 0) throw new Error(`the probe failed: ${stderr}`);
  return { samples: JSON.parse(stdout), peak };
}
