import { compactMap } from "./compact-map.ts";
import type { Quantum } from "./run-plan.ts";
import type { Tuple } from "./tuple.ts";

/** What a lazy quantum holds itself. */
interface Seed {
  readonly wrapnum: number;
  readonly tuple: Tuple;
}

/** What is dear to make and follows from the rest. */
export type QuantumRest = Pick<Quantum, "inputWcl" | "commands">;
export type QuantumCore = Omit<Quantum, keyof QuantumRest>;

/** A quantum that was worked out, but for what is only made when somebody asks. */
export interface DraftedQuantum {
  readonly core: QuantumCore;
  readonly rest: () => QuantumRest;
}

/**
 * Makes quanta that know their number and their keys, and are worked out again when somebody looks closer: a million of
 * them fit in memory, since what they hold follows from the lines that are there anyway. The one looked at last is
 * kept, so that going through them one by one works each out once. `describe` must always give the same.
 */
export function lazyQuanta(
  module: string,
  loopkeys: readonly string[],
  describe: (wrapnum: number, tuple: Tuple) => DraftedQuantum | undefined,
): (wrapnum: number, tuple: Tuple) => Quantum {
  const latest: { draft: DraftedQuantum | undefined; rest: QuantumRest | undefined } = {
    draft: undefined,
    rest: undefined,
  };
  const coreOf = ({ wrapnum, tuple }: Seed): QuantumCore => {
    if (latest.draft?.core.wrapnum === wrapnum) return latest.draft.core;
    latest.draft = describe(wrapnum, tuple);
    latest.rest = undefined;
    if (latest.draft === undefined) throw new Error(`quantum ${wrapnum} of ${module} was planned only once`);
    return latest.draft.core;
  };
  const restOf = (seed: Seed): QuantumRest | undefined => {
    coreOf(seed);
    return (latest.rest ??= latest.draft?.rest());
  };
  // A class, as objects made in any other way have no shape in common.
  class LazyQuantum implements Seed {
    readonly wrapnum: number;
    readonly tuple: Tuple;
    constructor(wrapnum: number, tuple: Tuple) {
      this.wrapnum = wrapnum;
      this.tuple = tuple;
    }
  }
  const shape = LazyQuantum.prototype;
  const show = (name: string, get: (seed: Seed) => unknown): void => {
    Object.defineProperty(shape, name, {
      enumerable: true,
      get(this: Seed): unknown {
        return get(this);
      },
    });
  };
  show("module", () => module);
  show("keys", ({ tuple }) => compactMap(loopkeys, tuple));
  show("wrapkeys", ({ tuple }) => wrapkeysOf(tuple));
  for (const name of coreFields) show(name, (seed) => coreOf(seed)[name]);
  for (const name of restFields) show(name, (seed) => restOf(seed)?.[name]);
  Object.defineProperty(shape, "toJSON", {
    value(this: Quantum): Quantum {
      return wholeQuantum(this);
    },
  });
  return (wrapnum, tuple) => new LazyQuantum(wrapnum, tuple) as unknown as Quantum;
}

/** `noloop`, or `_` and the values joined by `_`. */
export function wrapkeysOf(tuple: Tuple): string {
  return tuple.length === 0 ? "noloop" : `_${tuple.join("_")}`;
}

/** A quantum with all it holds, whether it was worked out before or not. */
export function quantumFields(quantum: Quantum): Quantum {
  return {
    wrapnum: quantum.wrapnum,
    module: quantum.module,
    keys: quantum.keys,
    wrapkeys: quantum.wrapkeys,
    loopFile: quantum.loopFile,
    wrappername: quantum.wrappername,
    wrapdebug: quantum.wrapdebug,
    inputwcl: quantum.inputwcl,
    outputwcl: quantum.outputwcl,
    log: quantum.log,
    logArchivePath: quantum.logArchivePath,
    files: quantum.files,
    lists: quantum.lists,
    inputs: quantum.inputs,
    outputs: quantum.outputs,
    inputWcl: quantum.inputWcl,
    commands: quantum.commands,
  };
}

/** A quantum with all it holds in plain maps and lists, as another thread or a file can have it. */
export function wholeQuantum(quantum: Quantum): Quantum {
  return plain(quantumFields(quantum)) as Quantum;
}

type Described = Omit<Quantum, "wrapnum" | "module" | "keys" | "wrapkeys">;

const coreFields = [
  "loopFile",
  "wrappername",
  "wrapdebug",
  "inputwcl",
  "outputwcl",
  "log",
  "logArchivePath",
  "files",
  "lists",
  "inputs",
  "outputs",
] as const satisfies readonly (keyof Described)[];
const restFields = ["inputWcl", "commands"] as const satisfies readonly (keyof QuantumRest)[];

function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  if ("get" in value && "entries" in value)
    return new Map([...(value as ReadonlyMap<string, unknown>)].map(([key, one]) => [key, plain(one)] as const));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)] as const));
}
