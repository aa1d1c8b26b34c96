import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  type Document as YamlDocument,
  type Node as YamlNode,
} from "yaml";
import type { Problem } from "../../../grammar/problem.ts";
import { float, isDict, type Dict, type TemplateValue } from "./value.ts";

/** A file of values is not larger than this once its aliases are followed. */
const mostValues = 100_000;
const longestFile = 1_000_000;
/** Each alias is looked for in the whole file. */
const mostAliases = 1_000;

/** Reads a values file: YAML (or JSON) with a section on top. What is wrong with it is a problem; the rest counts. */
export function readTemplateValues(
  text: string,
  file: string,
): { readonly values: Dict; readonly problems: readonly Problem[] } {
  if (text.length > longestFile)
    return { values: new Map(), problems: [valuesProblem(file, "the file is too large", [0, 1])] };
  const document = parseDocument(text, { uniqueKeys: false, logLevel: "silent" });
  const problems = document.errors.map((error) => valuesProblem(file, error.message.split("\n")[0] ?? "", error.pos));
  const made = { count: 0, aliases: 0 };
  const value = valueOf(document.contents, document, made);
  const end = Math.min(1, text.length);
  if (made.count > mostValues || made.aliases > mostAliases)
    problems.push(valuesProblem(file, `more than ${mostValues} values`, [0, end]));
  else if (isDict(value)) return { values: value, problems };
  else if (document.contents !== null && problems.length === 0)
    problems.push(valuesProblem(file, "the file must be names with values (name: value)", [0, end]));
  return { values: new Map(), problems };
}

/** A value as a command line gives it: a number or a word of YAML, else a text. */
export function readTemplateValue(text: string): TemplateValue {
  const document = parseDocument(text, { logLevel: "silent" });
  const isPlain = document.errors.length === 0 && (isScalar(document.contents) || isSeq(document.contents));
  return isPlain ? valueOf(document.contents, document, { count: 0, aliases: 0 }) : text;
}

function valueOf(node: unknown, document: YamlDocument, made: { count: number; aliases: number }): TemplateValue {
  made.count += 1;
  if (made.count > mostValues) return undefined;
  if (isAlias(node)) {
    made.aliases += 1;
    return made.aliases > mostAliases ? undefined : valueOf(node.resolve(document), document, made);
  }
  if (isSeq(node)) return node.items.map((item) => valueOf(item, document, made));
  if (isMap(node)) {
    const pairs = node.items.map(({ key, value }) => [keyOf(key), valueOf(value, document, made)] as const);
    return new Map(pairs);
  }
  return isScalar(node) ? scalarOf(node.value, (node as YamlNode & { source?: string }).source) : null;
}

function keyOf(key: unknown): string {
  return isScalar(key) ? String(key.source ?? key.value) : String(key);
}

/** A number is one only if it would be printed as it was written: `0042` stays as it is. */
function scalarOf(value: unknown, source: string | undefined): TemplateValue {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value !== "number") return source ?? "";
  if (source !== undefined && /^[-+]?\d+\.\d+$/.test(source)) return float(value);
  return source === undefined || String(value) === source ? value : source;
}

function valuesProblem(file: string, message: string, [start, end]: readonly [number, number]): Problem {
  return { code: "TPL906", severity: "error", message, file, span: { start, end }, related: [], fixes: [] };
}
