import type { Problem } from "../../grammar/problem.ts";
import type { Program } from "../config/program.ts";
import type { BlockDefinition } from "./blocks.ts";
import { divideLines, mapBuckets, type Buckets } from "./buckets.ts";
import { definitionName, readModule, type DataDefinition, type ModuleDefinition } from "./definitions.ts";
import type { FactRows, Facts } from "./facts.ts";
import type { Line } from "./lines.ts";
import { locateSome } from "./located-lines.ts";
import { readLoop } from "./loops.ts";
import { lineOfRow } from "./master-lists.ts";
import { beginPlan, moduleWork } from "./plan.ts";
import { firstQuanta } from "./quanta.ts";
import type { Quantum } from "./run-plan.ts";
import { createScene, type Scene } from "./scene.ts";
import { mapSequence, type Sequence } from "./sequence.ts";
import type { Tuple } from "./tuple.ts";
import type { PlanWork } from "./work.ts";

/** What a module would run, as far as a hover shows it. */
export interface ModulePreview {
  readonly loopkeys: readonly string[];
  /** How many quanta the loop has; one with a fault is counted. */
  readonly count: number;
  /** The first of them, numbered from 1 within the module. */
  readonly first: readonly Quantum[];
  readonly problems: readonly Problem[];
}

/** What previews keep of facts from one edit to the next; it goes when the facts go. */
export interface PlanMemory {
  readonly lines: WeakMap<FactRows, Sequence<Line>>;
  readonly divided: WeakMap<Sequence<Line>, Map<string, Buckets | undefined>>;
  readonly tuples: WeakMap<Buckets, Map<string, readonly Tuple[] | undefined>>;
}

export function createPlanMemory(): PlanMemory {
  return { lines: new WeakMap(), divided: new WeakMap(), tuples: new WeakMap() };
}

/**
 * The first quanta of one module, for an editor while its text changes: only these are worked out, and what follows
 * from the facts alone is kept in `memory`, so that an edit of the module costs milliseconds whatever the number of
 * rows. They are as in `planModule` but for their numbers. Undefined where a preview cannot tell: the module depends on
 * others, lacks facts or a loop, or no block runs it; then `planModule` must be asked.
 */
export function previewModule(
  program: Program,
  facts: Facts,
  name: string,
  limit: number,
  memory: PlanMemory,
): ModulePreview | undefined {
  const { work, blocks } = beginPlan(program, facts);
  for (const block of blocks) {
    const found = block.modules.find((module) => module.name === name.toLowerCase());
    if (found === undefined) continue;
    const scene = createScene(work.program, work.problems, { ...block.scene.scope, module: found.name });
    return previewOf(work, block, scene, readModule(work.program, found.name, found.section), limit, memory);
  }
  return undefined;
}

function previewOf(
  work: PlanWork,
  block: BlockDefinition,
  scene: Scene,
  module: ModuleDefinition,
  limit: number,
  memory: PlanMemory,
): ModulePreview | undefined {
  const buckets = module.noop ? undefined : bucketsOf(work, scene, module, memory);
  const loop =
    buckets === undefined
      ? undefined
      : readLoop(scene, module, buckets.whole, work.order, (divided, keys, make) => {
          const known = memory.tuples.get(divided) ?? new Map<string, readonly Tuple[] | undefined>();
          memory.tuples.set(divided, known);
          const id = `${work.order} ${keys.join(",")}`;
          if (!known.has(id)) known.set(id, make());
          return known.get(id);
        });
  if (buckets === undefined || loop === undefined) return undefined;
  const shared = moduleWork(work, block, scene, { module, loop, buckets: buckets.located });
  const first = firstQuanta(shared, limit);
  return { loopkeys: loop.keys, count: loop.tuples.length, first, problems: work.problems.all() };
}

type DividedLines = ReadonlyMap<DataDefinition, Buckets>;

/** Lines as the facts have them, and the same with paths that are found when somebody takes them. */
function bucketsOf(
  work: PlanWork,
  scene: Scene,
  module: ModuleDefinition,
  memory: PlanMemory,
): { readonly whole: DividedLines; readonly located: DividedLines } | undefined {
  const whole = new Map<DataDefinition, Buckets>();
  const located = new Map<DataDefinition, Buckets>();
  for (const definition of [...module.lists.values(), ...module.files.values()]) {
    const { source } = definition;
    if (source.kind === "pattern" || source.kind === "literal") continue;
    const rows = work.facts.modules.get(module.name)?.get(definitionName(definition));
    if (source.kind !== "query" || rows === undefined || rows.length === 0) return undefined;
    const divided = dividedRows(work, definition, rows, memory);
    if (divided === undefined) return undefined;
    whole.set(definition, divided);
    located.set(
      definition,
      mapBuckets(divided, (lines) => locateSome(scene, module, definition, lines)),
    );
  }
  return { whole, located };
}

function dividedRows(
  work: PlanWork,
  definition: DataDefinition,
  rows: FactRows,
  memory: PlanMemory,
): Buckets | undefined {
  const lines = memory.lines.get(rows) ?? mapSequence(rows, lineOfRow);
  memory.lines.set(rows, lines);
  const known = memory.divided.get(lines) ?? new Map<string, Buckets | undefined>();
  memory.divided.set(lines, known);
  const id = definition.keys.join(",");
  const divided = known.get(id) ?? divideLines(definition, { lines }, work.problems);
  known.set(id, divided);
  return divided;
}
