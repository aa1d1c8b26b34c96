import { readFileSync } from "node:fs";
import { parse } from "../../grammar/parse.ts";
import { checkProgram } from "../../runtime/checks/check.ts";
import { loadProgram } from "../../runtime/config/load.ts";
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
type Work = () => Counts | (() => Counts);

const [names = "", repeats = "1", file = "", factsFile = ""] = process.argv.slice(2);
console.log(JSON.stringify(measure(names.split("+"), Number(repeats))));

function measure(wanted: readonly string[], times: number): Record<string, Sample[]> {
  const works = workTable();
  const samples: Record<string, Sample[]> = Object.fromEntries(wanted.map((name) => [name, []]));
  for (let time = 0; time < times; time += 1) {
    for (const name of time % 2 === 0 ? wanted : wanted.toReversed()) {
      const work = works[name];
      if (work === undefined) throw new Error(`there is no work ${name}`);
      samples[name]?.push(sample(work));
    }
  }
  return samples;
}

function sample(work: Work): Sample {
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const counts = work();
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
