import { atomic } from "./config-nodes.ts";
import { pickLoopLines } from "./pick.ts";
import type { CurrentValues, ModuleWork, QuantumWork } from "./quantum-work.ts";
import type { Tuple } from "./tuple.ts";

/** What the rows of the loop object say besides its keys, where it is a file. */
export function loopFileValues({ loop, buckets }: ModuleWork, tuple: Tuple): ReadonlyMap<string, string> {
  if (loop.object === undefined || loop.object.kind === "list") return noValues;
  const [line] = pickLoopLines(loop, buckets.get(loop.object), tuple);
  const [file] = line === undefined ? [] : [...line.files.values()];
  if (line === undefined || file === undefined) return noValues;
  const values = new Map<string, string>();
  for (const [key, value] of [...line.values, ...file.metadata]) if (!aboutTheFile.has(key)) values.set(key, value);
  return values;
}

const noValues: ReadonlyMap<string, string> = new Map();
/** Keys that describe the loop file itself and would be wrong for any other. */
const aboutTheFile: ReadonlySet<string> = new Set([
  "fullname",
  "filename",
  "filepat",
  "dirpat",
  "filetype",
  "compression",
]);
/** Rows may carry those of an older attempt. */
const ofThisRun = ["reqnum", "unitname", "attnum"] as const;

/** Loop keys, wrapnum, all that is known of the loop file, and whose run this is. */
export function instanceValues({ current, loopFile, shared }: QuantumWork): CurrentValues {
  if (loopFile.size === 0) return current;
  const values = new Map(current);
  for (const [key, value] of loopFile) if (!values.has(key)) values.set(key, atomic(value));
  for (const key of ofThisRun)
    if (loopFile.has(key) && !current.has(key)) values.set(key, atomic(shared.work.identity[key]));
  return values;
}
