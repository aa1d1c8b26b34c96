import { pad } from "../config/pad.ts";
import type { WclData } from "../config/program.ts";
import type { DraftedQuantum } from "./lazy-quantum.ts";
import type { ProblemList } from "./problem-list.ts";
import type { CurrentValues } from "./quantum-work.ts";

/** Makes what a quantum gives to its wrapper where only that shows whether something is wrong with it. */
export type Review = (draft: DraftedQuantum & { readonly instance: CurrentValues }) => void;

/**
 * Input WCL and command lines follow from the values of a quantum, put into the same text. Where all of these are plain
 * words, what is right for one quantum is right for every other that has words of the same kind: so only the first of
 * them is made, and the others when somebody looks.
 */
export function createReview(problems: ProblemList): Review {
  const settled = new Set<string>();
  return (draft) => {
    const kind = kindOf(draft);
    if (kind !== undefined && settled.has(kind)) return;
    const before = problems.count();
    const { inputWcl } = draft.rest();
    if (kind !== undefined && problems.count() === before && !choosesByValue(inputWcl)) settled.add(kind);
  };
}

/** Nothing in it means anything to WCL, to the splitting of arguments or to a list. */
const plainWords = /^[\w.:/+@=-]*$/;

/** The names of the values and which of them can be padded; undefined where a value is more than a plain word. */
function kindOf({ core, instance }: Parameters<Review>[0]): string | undefined {
  let words = core.wrappername + core.inputwcl + core.outputwcl + core.log + core.logArchivePath;
  for (const { path } of core.lists.values()) words += path;
  let kind = core.wrappername;
  for (const { section, files, archivePath } of core.files.values()) {
    kind += files.length === 0 ? ` -${section}` : "";
    words += archivePath ?? "";
    for (const { path } of files) words += path;
  }
  for (const [key, { text }] of instance) {
    if (text === "") return undefined;
    kind += pad(text, 4) !== undefined ? ` ${key}#` : ` ${key}`;
    words += text;
  }
  return plainWords.test(words) ? kind : undefined;
}

/** A name with a variable in it may lead elsewhere with every value, and what is made of each row is known by the row. */
function choosesByValue(data: WclData): boolean {
  for (const [key, value] of data) {
    if (typeof value !== "string" ? choosesByValue(value) : nestedName.test(value) || madeOfRows.has(key)) return true;
  }
  return false;
}

const nestedName = /\$[a-z]*\{[^{}]*\$/i;
const madeOfRows: ReadonlySet<string> = new Set(["per_file_cmdline", "add_cmdline"]);
