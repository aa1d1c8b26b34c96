import { createReadStream, createWriteStream, readFileSync, statSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { parse } from "../../grammar/parse.ts";
import { checkProgram } from "../../runtime/checks/check.ts";
import { loadProgram } from "../../runtime/config/load.ts";
import { writePlanFile } from "../../runtime/execution/plan-file.ts";
import { factsFromJson } from "../../runtime/plan/facts-json.ts";
import { planRun } from "../../runtime/plan/plan.ts";
import type { RunPlan } from "../../runtime/plan/run-plan.ts";
import { diskSystem } from "../../runtime/system.ts";
import { planShape } from "./plan-shape.ts";

// What is measured inside one process: `probe WORK REPEATS FILE [FACTS]` prints one JSON value. Every work is done
// REPEATS times in turn with the others that are named with it (`check+split`), and its result is counted.

/** One repetition of one work: wall and CPU milliseconds, and what was counted. */
interface Sample {
  readonly wall: number;
  readonly cpu: number;
  readonly counts: Readonly<Record<string, number>>;
}

type Counts = Readonly<Record<string, number>>;
/** What is measured; the counting of its result is not. */
type Work = () => Counts | (() => Counts) | Promise<Counts>;

const [names = "", repeats = "1", file = "", factsFile = "", written = ""] = process.argv.slice(2);
void measure(names.split("+"), Number(repeats)).then((samples) => {
  console.log(JSON.stringify(samples));
});

async function measure(wanted: readonly string[], times: number): Promise<Record<string, Sample[]>> {
  const works = workTable();
  const samples: Record<string, Sample[]> = Object.fromEntries(wanted.map((name) => [name, []]));
  for (let time = 0; time < times; time += 1) {
    for (const name of time % 2 === 0 ? wanted : wanted.toReversed()) {
      const work = works[name];
      if (work === undefined) throw new Error(`there is no work ${name}`);
      samples[name]?.push(await sample(work));
    }
  }
  return samples;
}

async function sample(work: Work): Promise<Sample> {
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const counts = await work();
  const wall = performance.now() - begun;
  const { user, system } = process.cpuUsage(cpu);
  return { wall, cpu: (user + system) / 1000, counts: typeof counts === "function" ? counts() : counts };
}

function workTable(): Readonly<Record<string, Work>> {
  const system = diskSystem();
  return {
    /** The floor of reading: the file, in lines. */
    split: () => ({ lines: readFileSync(file, "utf8").split("\n").length - 1 }),
    parse: () => {
      const { document, problems } = parse(readFileSync(file, "utf8"), file);
      return { items: document.items.length, problems: problems.length };
    },
    check: () => {
      const { program, problems } = loadProgram(file, system);
      const found = checkProgram(program, undefined, undefined, { found: problems });
      return { files: program.files.size, problems: found.length };
    },
    plan: () => {
      const { facts } = factsFromJson(readFileSync(factsFile, "utf8"), factsFile);
      if (facts === undefined) throw new Error(`${factsFile} holds no facts`);
      const { plan, problems } = planRun(loadProgram(file, system).program, facts);
      return () => countPlan(plan, problems.length);
    },
    /** Planned, and written as a run keeps it. */
    write: async () => {
      const { facts } = factsFromJson(readFileSync(factsFile, "utf8"), factsFile);
      if (facts === undefined) throw new Error(`${factsFile} holds no facts`);
      const { plan, problems } = planRun(loadProgram(file, system).program, facts);
      await writePlanFile(written, plan);
      const quanta = plan.blocks
        .flatMap(({ modules }) => modules)
        .reduce((sum, module) => sum + module.quanta.length, 0);
      return { quanta, problems: problems.length };
    },
    /** The floor of writing: the facts read, and as many bytes written as the plan has. */
    copy: async () => {
      const rows = (JSON.parse(readFileSync(factsFile, "utf8")) as { modules: object }).modules;
      const copy = `${written}.again`;
      await pipeline(createReadStream(written), createWriteStream(copy));
      return { modules: Object.keys(rows).length, bytes: statSync(copy).size };
    },
    /** The floor of planning: the facts read, and objects of a plan's shape made. */
    shape: () => planShape(readFileSync(factsFile, "utf8")),
  };
}

/** Looks at every quantum once. */
function countPlan({ blocks }: RunPlan, problems: number): Counts {
  const counts = { quanta: 0, lists: 0, lines: 0, inputs: 0, outputs: 0, problems };
  for (const { modules } of blocks)
    for (const { quanta } of modules)
      for (const { lists, inputs, outputs } of quanta) {
        counts.quanta += 1;
        counts.lists += lists.size;
        for (const { lines } of lists.values()) counts.lines += lines.length;
        counts.inputs += inputs.length;
        counts.outputs += outputs.length;
      }
  return counts;
}
