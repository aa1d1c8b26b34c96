import type { Part, Reference, Value } from "../../grammar/tree.ts";
import { parseValue } from "../../grammar/value.ts";
import { pad, readWidth } from "../config/pad.ts";
import type { WclData } from "../config/program.ts";

/** A text with its variables replaced, and what could not be. */
export interface DocumentText {
  readonly text: string;
  readonly problems: readonly DocumentProblem[];
}

export interface DocumentProblem {
  readonly code: "BLK412" | "STY624" | "STY630";
  readonly message: string;
}

export interface DocumentOptions {
  /** Values that win over the document, each taken as it is: no variable in them is read. Keys folded. */
  readonly row?: ReadonlyMap<string, string>;
  /** Answers `$HEAD{…}` and `$FUNC{…}`; without an answer they stay as written. `call` is what the braces hold. */
  readonly answer?: (form: "header" | "function", call: string) => string | undefined;
  /** Keeps texts that were taken apart once, for many documents of one shape. */
  readonly known?: Map<string, Value>;
}

/**
 * Replaces variables as a wrapper does, in a plain document without scopes: `${key}` at the top level, `${a.b.c}` by
 * path, `${key:N}` padded, `$opt{key}` empty when missing. Lists are inserted as they stand.
 */
export function expandInDocument(document: WclData, text: string, options: DocumentOptions = {}): DocumentText {
  if (!text.includes("$")) return { text, problems: [] };
  const work: Work = { document, options, problems: [], open: [] };
  return { text: textOf(work, text), problems: work.problems };
}

/** The value at a dotted path, or of a key that holds dots itself. */
export function valueAt(document: WclData, path: string): string | WclData | undefined {
  const whole = document.get(path);
  if (whole !== undefined || !path.includes(".")) return whole;
  let node: string | WclData | undefined = document;
  for (let from = 0; from >= 0;) {
    const dot = path.indexOf(".", from);
    const step = path.slice(from, dot < 0 ? undefined : dot);
    node = node === undefined || typeof node === "string" ? undefined : node.get(step);
    from = dot < 0 ? -1 : dot + 1;
  }
  return node;
}

interface Work {
  readonly document: WclData;
  readonly options: DocumentOptions;
  readonly problems: DocumentProblem[];
  /** The names whose values are being read, outermost first. */
  readonly open: string[];
}

/** More than any command line has, and as deep as the reference goes. */
const longest = 1_000_000;
const deepest = 100;

function textOf(work: Work, text: string): string {
  if (!text.includes("$")) return text;
  const { known } = work.options;
  const value = known?.get(text) ?? parseValue(text);
  known?.set(text, value);
  return join(work, value.parts);
}

function join(work: Work, parts: readonly Part[]): string {
  let text = "";
  for (const part of parts) text += part.kind === "literal" ? part.text : replaced(work, part);
  if (text.length <= longest) return text;
  work.problems.push({ code: "STY624", message: `more than ${longest.toLocaleString("en")} characters` });
  return "";
}

function replaced(work: Work, part: Reference): string {
  // A name that holds variables keeps its `:N` in its last part only when the grammar saw it there.
  const name = part.name.every((one) => one.kind === "literal") ? part.nameText : join(work, part.name);
  if (part.form === "header" || part.form === "function") return work.options.answer?.(part.form, name) ?? part.text;
  if (part.form === "format") return part.text;
  const key = name.toLowerCase();
  const row = work.options.row?.get(key);
  const found = row ?? valueAt(work.document, name) ?? valueAt(work.document, key);
  if (found === undefined && part.form === "optional") return "";
  if (found === undefined || typeof found !== "string") {
    const what = found === undefined ? "is not defined in the wrapper's input" : "is a section, not a value";
    return refuse(work, "BLK412", `${name} ${what}`, part);
  }
  if (row === undefined && work.open.includes(key))
    return refuse(work, "STY624", `endless expansion: ${[...work.open, key].join(" → ")}`, part);
  if (work.open.length >= deepest) return refuse(work, "STY624", `more than ${deepest} names deep`, part);
  work.open.push(key);
  const text = row ?? textOf(work, found);
  work.open.pop();
  return part.width === undefined ? text : padded(work, part, text);
}

function padded(work: Work, part: Reference, text: string): string {
  const widthText = join(work, part.width?.parts ?? []);
  // A list stands as it is, as in the reference.
  if (text.startsWith("(") || text.includes(",")) return text;
  const width = readWidth(widthText);
  const result = width === undefined ? undefined : pad(text, width);
  return result ?? refuse(work, "STY630", `cannot pad “${text}” to “${widthText}”`, part, text);
}

function refuse(
  work: Work,
  code: DocumentProblem["code"],
  message: string,
  part: Reference,
  instead = part.text,
): string {
  work.problems.push({ code, message });
  return instead;
}
