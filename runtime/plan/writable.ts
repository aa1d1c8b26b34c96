import type { Place } from "../../grammar/span.ts";
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
  let writable = true;
  const look = (what: string, text: string, place: Place): void => {
    const why = whyNotWritable(text);
    if (why === undefined) return;
    const message = `${what} of ${module.name}: ${JSON.stringify(text)} cannot be given to the wrapper: ${why}`;
    work.problems.report({ code: "BLK454", message, place });
    writable = false;
  };
  for (const [at, text] of tuple.entries()) look(loop.keys[at] ?? "", text, loop.object?.place ?? loop.place);
  for (const { files: all, section, place } of files.values()) for (const { path } of all) look(section, path, place);
  return writable;
}
