import { basename } from "node:path";
import type { Parse, Parsed } from "../../grammar/parse.ts";
import type { Problem } from "../../grammar/problem.ts";
import type { Place } from "../../grammar/span.ts";
import type { Document } from "../../grammar/tree.ts";
import type { System } from "../system.ts";
import { placeDocument, templateDocument } from "./template/place-document.ts";
import { valuesFiles, type FillIn } from "./template/templates.ts";
import type { FunctionCall, IncludeLink, Layer, WclData } from "./program.ts";

/** What one loading of a program has met so far. */
export interface Loading {
  readonly entry: string;
  readonly system: System;
  readonly parse: Parse;
  readonly includeFolders: readonly string[];
  readonly functions: (call: FunctionCall) => WclData | undefined;
  readonly fillIn: FillIn;
  readonly layer: Layer;
  readonly files: Map<string, Document>;
  readonly parsed: Map<string, Document>;
  readonly includes: IncludeLink[];
  readonly functionCalls: FunctionCall[];
  readonly unfilled: string[];
  readonly problems: Problem[];
}

/** How a file came to be included: the file, the include that named it, and how that one's file came to be. */
export interface Chain {
  readonly path: string;
  readonly from: Place;
  readonly up: Chain | undefined;
  readonly depth: number;
}

/** Parses a file once for each way of reading its keys, however often it is included. */
export function parseOnce(loading: Loading, path: string, text: string, keepsCase: boolean): Document {
  const key = `${keepsCase ? "kept" : "folded"} ${path}`;
  const known = loading.parsed.get(key);
  if (known !== undefined) return known;
  const first = !loading.files.has(path);
  const { document, problems } = read(loading, path, text, keepsCase);
  if (first) loading.files.set(path, document);
  if (first) for (const problem of problems) loading.problems.push(problem);
  loading.parsed.set(key, document);
  return document;
}

/** A template is read as what it yields; without values as far as its own text can be. */
function read(loading: Loading, path: string, text: string, keepsCase: boolean): Parsed {
  const parsed = loading.parse(text, path, { keepsCase });
  if (parsed.document.islands.length === 0) return parsed;
  const rendered = loading.fillIn(path, text);
  if (rendered === undefined) {
    loading.unfilled.push(path);
    return { ...parsed, problems: [...parsed.problems, unfilled(parsed.document)] };
  }
  const placed = placeDocument(parsed.document, rendered, keepsCase);
  loading.files.set(path, placed.document);
  for (const [file, source] of rendered.sources)
    if (!loading.files.has(file)) loading.files.set(file, templateDocument(file, source));
  return placed;
}

function unfilled({ file, islands }: Document): Problem {
  const name = basename(valuesFiles(file)[0]);
  const message = `this is a template without values: with a file ${name} beside it, what it yields is checked`;
  const span = islands[0]?.span ?? { start: 0, end: 0 };
  return { code: "TPL904", severity: "information", message, file, span, related: [], fixes: [] };
}
