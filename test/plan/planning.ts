import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Problem } from "../../grammar/problem.ts";
import { loadProgram } from "../../runtime/config/load.ts";
import type { Program } from "../../runtime/config/program.ts";
import type { Facts } from "../../runtime/plan/facts.ts";
import { factsFromJson } from "../../runtime/plan/facts-json.ts";
import { planRun } from "../../runtime/plan/plan.ts";
import type { Quantum, RunPlan } from "../../runtime/plan/run-plan.ts";
import { diskSystem, memorySystem } from "../../runtime/system.ts";

/** The folder of what the reference made. */
export const golden = join(import.meta.dirname, "golden");

export const noFacts: Facts = { taken: "", modules: new Map() };

export interface Planned {
  readonly program: Program;
  readonly plan: RunPlan;
  readonly problems: readonly Problem[];
}

type Settings = readonly (readonly [string, string])[];

/** In the order of the reference, so that numbers can be compared. */
export const asReference: Settings = [["quanta_order", "reference"]];

export function readFacts(text: string): Facts {
  const { facts, problems } = factsFromJson(text, "facts.json");
  if (facts === undefined || problems.length > 0) throw new Error(problems[0]?.message);
  return facts;
}

export function readGolden(...path: string[]): string {
  return readFileSync(join(golden, ...path), "utf8");
}

/** Plans a submission of the golden folder. */
export function planGolden(path: readonly string[], facts: Facts, settings: Settings = []): Planned {
  const entry = join(golden, ...path);
  const { program } = loadProgram(entry, diskSystem(), { settings, includeFolders: [join(entry, "..")] });
  return { program, ...planRun(program, facts) };
}

/** Plans a submission given as text; what every feature has in common is included before it. */
export function planText(text: string, facts: object = {}, settings: Settings = []): Planned {
  const head = readGolden("features", "inc", "head.wcl");
  const system = memorySystem({ "/submit.des": `<<include head.wcl>>\n${text}`, "/head.wcl": head });
  const { program, problems } = loadProgram("/submit.des", system, { settings });
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join("\n"));
  return { program, ...planRun(program, readFacts(JSON.stringify(facts))) };
}

export function quantaOf({ plan }: Planned, module: string): readonly Quantum[] {
  return plan.blocks
    .flatMap((block) => block.modules.filter(({ name }) => name === module))
    .flatMap(({ quanta }) => quanta);
}

export function codesOf({ problems }: Pick<Planned, "problems">): readonly string[] {
  return problems.map(({ code }) => code);
}

/** The first problem; there must be one. */
export function firstOf({ problems }: Pick<Planned, "problems">): Problem {
  const [first] = problems;
  if (first === undefined) throw new Error("there is no problem");
  return first;
}

/** The text a problem points at. */
export function pointedAt({ program }: Planned, { file, span }: Problem): string {
  return program.files.get(file)?.text.slice(span.start, span.end) ?? "";
}

/** Whether facts were given as JSON of rows of one module: `{m1: {"list-in": […]}}`. */
export function rows(count: number, row: (at: number) => object): readonly object[] {
  return Array.from({ length: count }, (_, at) => row(at));
}
