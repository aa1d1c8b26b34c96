import type { ConfigScalar, ContextValue } from "../config/program.ts";
import { lookUp } from "../config/scope.ts";
import { compactMap } from "./compact-map.ts";
import type { Buckets } from "./buckets.ts";
import { atomic } from "./config-nodes.ts";
import type { DataDefinition, ModuleDefinition } from "./definitions.ts";
import type { Loop } from "./loops.ts";
import type { Scene } from "./scene.ts";
import type { Tuple } from "./tuple.ts";
import type { PlanWork } from "./work.ts";

/** What all quanta of one module share while they are made. */
export interface ModuleWork {
  readonly work: PlanWork;
  readonly scene: Scene;
  readonly module: ModuleDefinition;
  readonly loop: Loop;
  /** The loop keys and `wrapnum`. */
  readonly currentNames: readonly string[];
  readonly blknum: number;
  readonly buckets: ReadonlyMap<DataDefinition, Buckets>;
  /** `master_savefiles`: over what a file says itself. */
  readonly master: string;
  /** The buckets that some quantum took, by their numbers, but for those of the loop object. */
  readonly used: Map<DataDefinition, Set<number>>;
  /** Whether a scope gives a value to a name, as far as that was asked. */
  readonly visible: Map<string, boolean>;
}

/** One quantum while it is made. */
export interface QuantumWork {
  readonly shared: ModuleWork;
  readonly wrapnum: number;
  readonly tuple: Tuple;
  /** Loop keys and wrapnum: what names of files and lists see first. */
  readonly current: CurrentValues;
  /** What is known of the loop file besides. */
  readonly loopFile: ReadonlyMap<string, string>;
  /** Those keys of the loop file that no scope has. */
  readonly extra: CurrentValues;
  readonly currentAndExtra: CurrentValues;
}

export type CurrentValues = ReadonlyMap<string, ContextValue>;

const none: CurrentValues = new Map();

/** A quantum before it has any file. */
export function beginQuantum(
  shared: ModuleWork,
  wrapnum: number,
  tuple: Tuple,
  loopFile: ReadonlyMap<string, string>,
): QuantumWork {
  const values = tuple.map(atomic);
  values[shared.currentNames.indexOf("wrapnum")] = atomic(String(wrapnum));
  const current = compactMap(shared.currentNames, values);
  const extra = extraValues(shared, current, loopFile);
  const currentAndExtra = extra.size === 0 ? current : new Map([...current, ...extra]);
  return { shared, wrapnum, tuple, current, loopFile, extra, currentAndExtra };
}

function extraValues(shared: ModuleWork, current: CurrentValues, loopFile: ReadonlyMap<string, string>): CurrentValues {
  if (loopFile.size === 0) return none;
  const extra = new Map<string, ContextValue>();
  for (const [key, value] of loopFile) if (!current.has(key) && !isVisible(shared, key)) extra.set(key, atomic(value));
  return extra;
}

/**
 * What goes into the names of a definition. The reference learnt the other keys of the loop file too late for file
 * names; here they fill in where neither the definition nor any scope has a value, so no name changes that it could make.
 */
export function currentFor(quantum: QuantumWork, object: ReadonlyMap<string, ConfigScalar>): CurrentValues {
  if (quantum.extra.size === 0 || ![...quantum.extra.keys()].some((key) => object.has(key)))
    return quantum.currentAndExtra;
  const current = new Map(quantum.current);
  for (const [key, value] of quantum.extra) if (!object.has(key)) current.set(key, value);
  return current;
}

/** The value that this quantum has for a key of another definition. */
export function keyValue({ current, loopFile }: QuantumWork, key: string): string | undefined {
  return current.get(key)?.text ?? loopFile.get(key);
}

function isVisible({ scene, visible }: ModuleWork, key: string): boolean {
  const known = visible.get(key);
  if (known !== undefined) return known;
  const found = lookUp(scene.program, key, { scope: scene.scope }) !== undefined;
  visible.set(key, found);
  return found;
}
