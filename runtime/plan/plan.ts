import type { Problem } from "../../grammar/problem.ts";
import type { Program } from "../config/program.ts";
import { readBlocks, type BlockDefinition } from "./blocks.ts";
import { divideLines, type Buckets } from "./buckets.ts";
import { scalarIn } from "./config-nodes.ts";
import { readModule, type DataDefinition, type ModuleDefinition } from "./definitions.ts";
import type { Facts } from "./facts.ts";
import { identify, valueOf } from "./identity.ts";
import { sourcesOfDepends } from "./depends.ts";
import { checkInputs } from "./input-order.ts";
import { createReads } from "./reads.ts";
import { planJobs, threadsOf, type PlannedModule } from "./jobs.ts";
import { reportLeftOver } from "./left-over.ts";
import type { MasterList } from "./lines.ts";
import type { QuantumCore } from "./lazy-quantum.ts";
import { readLoop } from "./loops.ts";
import { readMasterLists } from "./master-lists.ts";
import { createProblemList } from "./problem-list.ts";
import { makeQuanta } from "./quanta.ts";
import type { ModuleWork } from "./quantum-work.ts";
import type { BlockPlan, ModulePlan, Quantum, RunPlan } from "./run-plan.ts";
import { createScene, type Scene } from "./scene.ts";
import { createTerritory } from "./territory.ts";
import { masterOf, type PlanWork } from "./work.ts";

/**
 * What a submission would run: blocks, modules, quanta with all their names, jobs. Pure: the same program and the same
 * facts give the same plan. Total: what cannot be planned is left out, each with a problem that says why.
 */
export function planRun(
  program: Program,
  facts: Facts,
): { readonly plan: RunPlan; readonly problems: readonly Problem[] } {
  return watchRun(program, facts, {});
}

/** A module that was planned, with all that its quanta were made from. */
export interface WatchedModule {
  readonly block: string;
  readonly shared: ModuleWork;
  readonly quanta: readonly Quantum[];
}

/** What somebody wants to see while a plan is made. */
export interface PlanWatch {
  /** Every module that runs, as soon as its quanta are made: to say why they are what they are. */
  readonly module?: (module: WatchedModule) => void;
  /** Every quantum while it is worked out: later each look works it out again, which is dear for all of them. */
  readonly quantum?: (quantum: QuantumCore) => void;
}

/** As `planRun`, seen by somebody. */
export function watchRun(
  program: Program,
  facts: Facts,
  watch: PlanWatch,
): { readonly plan: RunPlan; readonly problems: readonly Problem[] } {
  const { work, blocks } = beginPlan(program, facts);
  const planned = blocks.map((block) => planBlock(work, block, watch));
  checkInputs(work, planned);
  return { plan: { identity: work.identity, blocks: planned }, problems: work.problems.all() };
}

/**
 * One module as `planRun` would plan it, numbers included; what comes after it is not planned. Undefined when no block
 * runs the module.
 */
export function planModule(
  program: Program,
  facts: Facts,
  module: string,
): { readonly module: ModulePlan | undefined; readonly problems: readonly Problem[] } {
  const { work, blocks } = beginPlan(program, facts);
  const name = module.toLowerCase();
  for (const block of blocks) {
    const found = planBlock(work, block, { last: name }).modules.find((one) => one.name === name);
    if (found !== undefined) return { module: found, problems: work.problems.all() };
  }
  return { module: undefined, problems: work.problems.all() };
}

/** Reads who the run is and which modules it has; nothing is planned yet. */
export function beginPlan(
  written: Program,
  facts: Facts,
): { readonly work: PlanWork; readonly blocks: readonly BlockDefinition[] } {
  const problems = createProblemList();
  const { identity, program } = identify(written, problems);
  const blocks = readBlocks(program, problems);
  const order = scalarIn(program.root, "quanta_order");
  if (order !== undefined && order.text !== "natural" && order.text !== "reference")
    problems.report({
      code: "STY629",
      message: `quanta_order is natural or reference, not ${order.text}`,
      place: order.place,
    });
  const barriers = scalarIn(program.root, "block_barriers");
  const work: PlanWork = {
    program,
    facts,
    identity,
    problems,
    order: order?.text === "reference" ? "reference" : "natural",
    masters: new Map(),
    modules: blocks.flatMap((block) => block.modules.map(({ name }) => name)),
    territory: createTerritory(),
    wanted: wantedDefinitions(program, blocks),
    reads: createReads(),
    looks: [],
    barriers: barriers?.text === "needed" ? "needed" : "always",
    begun: [],
    counters: { wrapnum: 0, jobnum: 0 },
  };
  return { work, blocks };
}

function wantedDefinitions(program: Program, blocks: readonly BlockDefinition[]): ReadonlySet<string> {
  const wanted = new Set<string>();
  for (const { modules } of blocks)
    for (const { name, section } of modules) {
      const { files, lists } = readModule(program, name, section);
      for (const { source } of [...files.values(), ...lists.values()])
        if (source.kind === "depends" || source.kind === "newname")
          for (const on of sourcesOfDepends(source.on)) wanted.add(on);
    }
  return wanted;
}

/** Plans the modules of a block in order, up to and with the one that is asked for. */
function planBlock(work: PlanWork, block: BlockDefinition, watch: PlanWatch & { readonly last?: string }): BlockPlan {
  const modules: PlannedModule[] = [];
  work.begun.push({ block: block.name, before: work.counters.wrapnum });
  for (const { name, section } of block.modules) {
    const scene = createScene(work.program, work.problems, { ...block.scene.scope, module: name });
    const module = readModule(work.program, name, section);
    const { shared, ...planned } = planOneModule(work, block, { module, scene }, watch.quantum);
    if (shared !== undefined) watch.module?.({ block: block.name, shared, quanta: planned.plan.quanta });
    modules.push({ scene, ...planned });
    if (name === watch.last) break;
  }
  return {
    name: block.name,
    blknum: block.blknum,
    modules: modules.map(({ plan }) => plan),
    jobs: planJobs(work, block.scene, modules),
    ...(work.barriers === "always" ? {} : { after: blocksBefore(work, block.name, modules) }),
  };
}

/** The blocks whose files the quanta of a block read. */
function blocksBefore({ begun }: PlanWork, block: string, modules: readonly PlannedModule[]): readonly string[] {
  const read = new Set<string>();
  for (const { after } of modules)
    for (const wrapnums of after)
      for (const wrapnum of wrapnums) read.add(begun.findLast(({ before }) => before < wrapnum)?.block ?? block);
  return begun.map((one) => one.block).filter((name) => name !== block && read.has(name));
}

function planOneModule(
  work: PlanWork,
  block: BlockDefinition,
  { module, scene }: { readonly module: ModuleDefinition; readonly scene: Scene },
  see: PlanWatch["quantum"],
): Omit<PlannedModule, "scene"> & { readonly shared?: ModuleWork } {
  readMasterLists(work, scene, module);
  const { name, noop, place } = module;
  const nothing = { name, noop, place, loopkeys: [], threads: threadsOf(scene), quanta: [], reads: [] };
  if (noop) return { plan: nothing, after: [] };
  const buckets = divide(work, module);
  const loop = buckets === undefined ? undefined : readLoop(scene, module, buckets, work.order);
  if (buckets === undefined || loop === undefined) {
    leaveOut(work, module);
    return { plan: nothing, after: [] };
  }
  const shared = moduleWork(work, block, scene, { module, loop, buckets });
  const { quanta, after } = makeQuanta(shared, see);
  if (quanta.length > 0) reportLeftOver(shared);
  const makers = work.reads.askers.get(name)?.makers ?? new Set();
  const reads = work.modules.filter((one) => one !== name && makers.has(one));
  return { plan: { ...nothing, loopkeys: loop.keys, quanta, reads }, after, shared };
}

/** What all quanta of a module share, once its lines are divided and its loop is read. */
export function moduleWork(
  work: PlanWork,
  block: BlockDefinition,
  scene: Scene,
  read: Pick<ModuleWork, "module" | "loop" | "buckets">,
): ModuleWork {
  const master = valueOf(scene.program, "master_savefiles", { scope: scene.scope }, work.problems)?.toLowerCase();
  return {
    work,
    scene,
    ...read,
    currentNames: [...new Set([...read.loop.keys, "wrapnum"])],
    blknum: block.blknum,
    master: master ?? "file",
    visible: new Map<string, boolean>(),
    used: new Map<DataDefinition, Set<number>>(),
  };
}

/** The lines of every definition by their keys; undefined when one of them has no lines to offer. */
function divide(work: PlanWork, module: ModuleDefinition): ReadonlyMap<DataDefinition, Buckets> | undefined {
  const buckets = new Map<DataDefinition, Buckets>();
  let complete = true;
  for (const definition of [...module.lists.values(), ...module.files.values()]) {
    const master = masterOf(work, definition);
    if (master === undefined) continue;
    const divided = master.kind === "failed" ? undefined : divideLines(definition, master, work.problems);
    if (divided === undefined) complete = false;
    else buckets.set(definition, divided);
  }
  return complete ? buckets : undefined;
}

/** What depends on a module that is not planned says so, and no more. */
function leaveOut(work: PlanWork, module: ModuleDefinition): void {
  const known = work.masters.get(module.name) ?? new Map<string, MasterList>();
  work.masters.set(module.name, known);
  for (const file of module.files.values())
    if (file.source.kind === "pattern" && !known.has(`file-${file.name}`))
      known.set(`file-${file.name}`, { kind: "failed" });
}
