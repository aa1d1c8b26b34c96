import type { ModuleWork } from "./quantum-work.ts";
import type { PlannedFiles } from "./run-plan.ts";
import type { Tuple } from "./tuple.ts";

/**
 * Why a value from a row or a name made from it would not come back from WCL as it is; undefined when it would. The
 * reader cuts at `#`, joins a line that ends in `\`, trims blanks, drops empty values and replaces variables.
 */
export function whyNotWritable(text: string): string | undefined {
  if (plain.test(text)) return undefined;
  if (text === "") return "it is empty";
  if (text.includes("#")) return "it holds #, where a comment begins";
  if (/[\n\r]/.test(text)) return "it holds a line break";
  if (text.endsWith("\\")) return "it ends in a backslash, which joins the next line";
  if (text.trim() !== text) return "it begins or ends with a blank";
  return /\$(opt|head|func|loop)?\{/i.test(text) ? "it holds a variable" : undefined;
}

/** Nearly every value: no need to look closer. */
const plain = /^[\w.,:/+@=-]+$/;

/** Whether the keys and paths of a quantum survive being written as WCL. */
export function areWritable(
  { loop, work, module }: ModuleWork,
  tuple: Tuple,
  files: ReadonlyMap<string, PlannedFiles>,
): boolean {
  const paths = [...files.values()].filter(({ files: all }) => all.length > 0);
  const values = [
    ...tuple.map((text, at) => ({ what: loop.keys[at] ?? "", text, place: loop.object?.place ?? loop.place })),
    ...paths.flatMap(({ files: all, section, place }) => all.map(({ path }) => ({ what: section, text: path, place }))),
  ];
  let writable = true;
  for (const { what, text, place } of values) {
    const why = whyNotWritable(text);
    if (why === undefined) continue;
    const message = `${what} of ${module.name}: ${JSON.stringify(text)} cannot be given to the wrapper: ${why}`;
    work.problems.report({ code: "BLK454", message, place });
    writable = false;
  }
  return writable;
}
