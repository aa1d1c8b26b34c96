import { compactMap } from "./compact-map.ts";
import type { Quantum } from "./run-plan.ts";
import type { Tuple } from "./tuple.ts";

/** What a lazy quantum holds itself. */
interface Seed {
  readonly wrapnum: number;
  readonly tuple: Tuple;
}

/**
 * Makes quanta that know their number and their keys, and are worked out again when somebody looks closer: a million of
 * them fit in memory, since what they hold follows from the lines that are there anyway. The one looked at last is
 * kept, so that going through them one by one works each out once. `describe` must always give the same.
 */
export function lazyQuanta(
  module: string,
  loopkeys: readonly string[],
  describe: (wrapnum: number, tuple: Tuple) => Quantum | undefined,
): (wrapnum: number, tuple: Tuple) => Quantum {
  const latest: { quantum: Quantum | undefined } = { quantum: undefined };
  const whole = ({ wrapnum, tuple }: Seed): Quantum => {
    if (latest.quantum?.wrapnum !== wrapnum) latest.quantum = describe(wrapnum, tuple);
    if (latest.quantum === undefined) throw new Error(`quantum ${wrapnum} of ${module} was planned only once`);
    return latest.quantum;
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
  for (const name of described) show(name, (seed) => whole(seed)[name]);
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
  const { wrapnum, module, keys, wrapkeys } = quantum;
  const rest = Object.fromEntries(described.map((name) => [name, quantum[name]] as const));
  return { wrapnum, module, keys, wrapkeys, ...(rest as unknown as Described) };
}

/** A quantum with all it holds in plain maps and lists, as another thread or a file can have it. */
export function wholeQuantum(quantum: Quantum): Quantum {
  return plain(quantumFields(quantum)) as Quantum;
}

type Described = Omit<Quantum, "wrapnum" | "module" | "keys" | "wrapkeys">;

const described = [
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
  "inputWcl",
  "commands",
] as const satisfies readonly (keyof Described)[];

function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  if ("get" in value && "entries" in value)
    return new Map([...(value as ReadonlyMap<string, unknown>)].map(([key, one]) => [key, plain(one)] as const));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)] as const));
}
