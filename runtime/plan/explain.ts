import type { Problem } from "../../grammar/problem.ts";
import type { Program } from "../config/program.ts";
import { scalarIn } from "./config-nodes.ts";
import { definitionName, type DataDefinition } from "./definitions.ts";
import type { Facts } from "./facts.ts";
import { loopFileValues } from "./instance-values.ts";
import { lineUses, namesOf } from "./left-over.ts";
import { pickLines, pickLoopLines } from "./pick.ts";
import { watchRun, type WatchedModule } from "./plan.ts";
import { beginQuantum, keyValue, type ModuleWork } from "./quantum-work.ts";
import type { Quantum, RunPlan } from "./run-plan.ts";

/** Why a plan is what it is: where lines come from, which quantum took which, and where every input comes from. */
export interface Explanation {
  readonly modules: readonly ModuleExplanation[];
}

export interface ModuleExplanation {
  readonly block: string;
  readonly module: string;
  /** A sentence on what the module loops over. */
  readonly loop: string;
  readonly definitions: readonly DefinitionExplanation[];
  readonly quanta: readonly QuantumExplanation[];
}

export interface DefinitionExplanation {
  /** `list NAME` or `file NAME`. */
  readonly definition: string;
  /** Where its lines or names come from. */
  readonly from: string;
  readonly keys: readonly string[];
  /** Lines it has, and how many of them quanta took; none for names made by patterns. */
  readonly lines: number;
  readonly used: number;
  /** Files of the first lines that no quantum took. */
  readonly left: readonly string[];
}

export interface QuantumExplanation {
  readonly wrapnum: number;
  readonly keys: Readonly<Record<string, string>>;
  readonly matches: readonly MatchExplanation[];
  readonly inputs: readonly { readonly path: string; readonly from: string }[];
}

/** Lines that a quantum took, and the values by which they fit; no values: the definition has no keys. */
export interface MatchExplanation {
  readonly definition: string;
  readonly by: Readonly<Record<string, string>>;
  readonly files: readonly string[];
}

/** A plan that says of any of its quanta why it is what it is, worked out when somebody asks. */
export interface ExplainablePlan {
  readonly plan: RunPlan;
  /** Undefined when the plan has no quantum of this number. */
  readonly explain: (wrapnum: number) => ExplainedQuantum | undefined;
}

export interface ExplainedQuantum {
  readonly quantum: Quantum;
  /** A sentence on what its module loops over. */
  readonly loop: string;
  readonly explanation: QuantumExplanation;
}

/** Plans, and keeps what its quanta were made from. */
export function explainablePlan(program: Program, facts: Facts): ExplainablePlan {
  const watched: WatchedModule[] = [];
  const { plan } = watchRun(program, facts, { module: (module) => watched.push(module) });
  const at = (wrapnum: number): { readonly shared: ModuleWork; readonly quantum: Quantum } | undefined => {
    for (const { shared, quanta } of watched) {
      // The quanta of a module are numbered one after the other.
      const quantum = quanta[wrapnum - (quanta[0]?.wrapnum ?? Infinity)];
      if (quantum !== undefined) return { shared, quantum };
    }
    return undefined;
  };
  const explain = (wrapnum: number): ExplainedQuantum | undefined => {
    const found = at(wrapnum);
    if (found === undefined) return undefined;
    const { shared, quantum } = found;
    const explanation = quantumOf(shared, quantum, (maker) => at(maker)?.shared.module.name);
    return { quantum, loop: loopOf(shared), explanation };
  };
  return { plan, explain };
}

/** Plans, and explains the plan; with `only`, the quanta of that module alone. */
export function explainRun(
  program: Program,
  facts: Facts,
  only: string | undefined,
): { readonly plan: RunPlan; readonly problems: readonly Problem[]; readonly explanation: Explanation } {
  const modules: ModuleExplanation[] = [];
  const makers = new Map<number, string>();
  const explain = ({ block, shared, quanta }: WatchedModule): void => {
    const { name } = shared.module;
    for (const { wrapnum } of quanta) makers.set(wrapnum, name);
    const shown = only === undefined || only === name ? quanta : [];
    modules.push({
      block,
      module: name,
      loop: loopOf(shared),
      definitions: definitionsOf(shared),
      quanta: shown.map((quantum) => quantumOf(shared, quantum, (maker) => makers.get(maker))),
    });
  };
  const { plan, problems } = watchRun(program, facts, { module: explain });
  return { plan, problems, explanation: { modules } };
}

function loopOf({ loop }: ModuleWork): string {
  if (loop.keys.length === 0) return "no loop: one quantum";
  const over = loop.object === undefined ? "the values in WCL" : `the lines of ${nameOf(loop.object)}`;
  return `by ${loop.keys.join(", ")} over ${over}`;
}

function nameOf(definition: DataDefinition): string {
  return definitionName(definition).replace("-", " ");
}

function definitionsOf(shared: ModuleWork): readonly DefinitionExplanation[] {
  const uses = new Map(lineUses(shared).map((use) => [use.definition, use] as const));
  const { lists, files } = shared.module;
  return [...lists.values(), ...files.values()].map((definition) => {
    const use = uses.get(definition);
    return {
      definition: nameOf(definition),
      from: sourceOf(definition),
      keys: definition.keys,
      lines: use?.lines ?? 0,
      used: use?.used ?? 0,
      left: (use?.left ?? []).slice(0, 10).map(namesOf),
    };
  });
}

/** Where the lines or names of a definition come from, in words. */
function sourceOf({ source, section, listonly }: DataDefinition): string {
  const text = (key: string): string => scalarIn(section, key)?.text ?? "";
  switch (source.kind) {
    case "query":
      return source.by === "program"
        ? `the query program ${text("exec")}`
        : `the registry: ${text("query_table")} by ${text("query_fields")}`;
    case "depends":
      return `the lines of ${source.on.text}`;
    case "newname":
      return `the lines of ${source.on.text}, named anew`;
    case "literal":
      return `written: ${source.fullname.text}`;
    case "pattern":
      if (listonly) return "the columns of lists";
      return text("filename") === "" ? `the pattern ${text("filepat")}` : `the name ${text("filename")}`;
  }
}

function quantumOf(
  shared: ModuleWork,
  quantum: Quantum,
  makerOf: (wrapnum: number) => string | undefined,
): QuantumExplanation {
  const tuple = shared.loop.keys.map((key) => quantum.keys.get(key) ?? "");
  const work = beginQuantum(shared, quantum.wrapnum, tuple, loopFileValues(shared, tuple));
  const matches = [...shared.buckets].map(([definition, divided]): MatchExplanation => {
    const isLoop = definition === shared.loop.object && shared.loop.keys.length > 0;
    const lines = isLoop ? pickLoopLines(shared.loop, divided, tuple) : (pickLines(work, definition) ?? []);
    const by = divided.keys.map((key) => [key, keyValue(work, key) ?? ""] as const);
    return { definition: nameOf(definition), by: Object.fromEntries(by), files: lines.map(namesOf) };
  });
  const inputs = quantum.inputs.map(({ path, from }) => ({
    path,
    from:
      from.kind === "archive"
        ? `${askedBy(quantum, path)}, from the archive`
        : `${askedBy(quantum, path)}, made by ${makerOf(from.wrapnum) ?? "a quantum"} (instance ${from.wrapnum})`,
  }));
  return { wrapnum: quantum.wrapnum, keys: Object.fromEntries(quantum.keys), matches, inputs };
}

/** The section through which a quantum gets a file. */
function askedBy({ files, lists }: Quantum, path: string): string {
  for (const list of lists.values()) if (list.files.some((file) => file.path === path)) return `list ${list.name}`;
  for (const { section, files: all } of files.values())
    if (all.some((file) => file.path === path)) return `file ${section}`;
  return "a file";
}
