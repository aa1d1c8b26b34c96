import { commaList, keyIn, sectionAt } from "./input-wcl.ts";
import { filesOf, isOptional } from "./section-files.ts";
import type { ExecRecord } from "./wrap-record.ts";
import type { WrapWork } from "./wrap-work.ts";

/**
 * Writes down what an exec used and which of its files derive from which, as the submission says: only files that
 * exist. Gives the number of faults: an unknown section, a parent that is neither read nor made here, a child that was
 * not made although the program ended well.
 */
export function recordProvenance(work: WrapWork, exec: ExecRecord, programStatus: number): number {
  const section = sectionAt(work.document, exec.section);
  const used = commaList(keyIn(section, "used"));
  const paths = used.flatMap((reference) => pathsOf(work, reference) ?? []);
  if (paths.length > 0) work.record.used.push({ exec, paths: [...new Set(paths)] });
  let faults = 0;
  for (const pair of commaList(keyIn(section, "was_derived_from"))) {
    const fault = recordDerivation(work, pair, programStatus);
    if (fault === undefined) continue;
    faults += 1;
    work.log.say("save_provenance", "ERROR", fault);
  }
  return faults;
}

function recordDerivation(work: WrapWork, pair: string, programStatus: number): string | undefined {
  const [parent = "", child, ...rest] = pair.split(":").map((one) => one.trim());
  if (child === undefined || rest.length > 0) return `${pair} is not PARENT:CHILD`;
  const parents = pathsOf(work, parent);
  const children = pathsOf(work, child);
  if (parents === undefined || children === undefined) return `${pair}: no such section`;
  const made = new Set(work.record.outputs.flatMap((one) => one.paths));
  const known = new Set([...made, ...work.record.used.flatMap((one) => one.paths)]);
  const there = children.filter((path) => made.has(path));
  if (there.length === 0) {
    return programStatus !== 0 || isOptional(work.finder, child) ? undefined : `${child} (of ${pair}) was not made`;
  }
  const sources = parents.filter((path) => known.has(path) && !there.includes(path));
  if (sources.length === 0) return `${parent} (of ${pair}) is neither read nor made here`;
  work.record.derived.push({ children: there, parents: sources });
  return undefined;
}

function pathsOf(work: WrapWork, reference: string): readonly string[] | undefined {
  const found = filesOf(work.finder, reference);
  return found.kind === "files" ? found.paths : undefined;
}
