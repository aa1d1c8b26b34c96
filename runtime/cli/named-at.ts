import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Place } from "../../grammar/span.ts";
import type { FileName } from "../events/event.ts";
import { findPlannedQuantum } from "../execution/plan-file.ts";

/** The line of the submission that gave a file its name, as the run kept it. */
export interface NamedAt {
  /** Path of the text when the run was submitted. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly text: string;
  /** Name of the file section, of the module, and the values of the loop keys. */
  readonly section: string;
  readonly module: string;
  readonly keys: Readonly<Record<string, string>>;
  /** The copy of the text in the run's folder. */
  readonly copy: string;
}

/** Finds the line in the plan and the texts that a run keeps; undefined when they are not here or do not say. */
export async function namedAt(runFolder: string, wrapnum: number, name: FileName): Promise<NamedAt | undefined> {
  const quantum = await findPlannedQuantum(join(runFolder, "plan.jsonl"), wrapnum);
  for (const section of quantum?.files.values() ?? []) {
    const ours = section.files.some((one) => one.filename === name.filename && one.compression === name.compression);
    if (!ours || quantum === undefined) continue;
    const kept = await keptText(runFolder, section.place.file);
    if (kept === undefined) return undefined;
    return {
      ...lineAt(kept.text, section.place),
      ...{ section: section.section, module: quantum.module, keys: Object.fromEntries(quantum.keys), copy: kept.path },
    };
  }
  return undefined;
}

/** `config/files.json` names the texts in the order of their copies. */
async function keptText(runFolder: string, file: string): Promise<{ path: string; text: string } | undefined> {
  try {
    const names = JSON.parse(await readFile(join(runFolder, "config/files.json"), "utf8")) as readonly string[];
    const at = names.indexOf(file);
    if (at < 0) return undefined;
    const path = join(runFolder, keptName(file, at));
    return { path, text: await readFile(path, "utf8") };
  } catch {
    return undefined;
  }
}

/** Path below the run's folder of the copy of the `at`-th text of a submission. */
export function keptName(file: string, at: number): string {
  return `config/${String(at).padStart(3, "0")}-${basename(file)}`;
}

function lineAt(text: string, { file, span }: Place): Pick<NamedAt, "file" | "line" | "column" | "text"> {
  const before = text.slice(0, span.start);
  const start = before.lastIndexOf("\n") + 1;
  const end = text.indexOf("\n", span.start);
  return {
    file,
    line: before.split("\n").length,
    column: span.start - start + 1,
    text: text.slice(start, end < 0 ? undefined : end).trim(),
  };
}
