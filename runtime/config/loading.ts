import type { Parse } from "../../grammar/parse.ts";
import type { Problem } from "../../grammar/problem.ts";
import type { Place } from "../../grammar/span.ts";
import type { Document } from "../../grammar/tree.ts";
import type { System } from "../system.ts";
import type { FunctionCall, IncludeLink, Layer, WclData } from "./program.ts";

/** What one loading of a program has met so far. */
export interface Loading {
  readonly entry: string;
  readonly system: System;
  readonly parse: Parse;
  readonly includeFolders: readonly string[];
  readonly functions: (call: FunctionCall) => WclData | undefined;
  readonly layer: Layer;
  readonly files: Map<string, Document>;
  readonly parsed: Map<string, Document>;
  readonly includes: IncludeLink[];
  readonly functionCalls: FunctionCall[];
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
  const { document, problems } = loading.parse(text, path, { keepsCase });
  const first = !loading.files.has(path);
  if (first) loading.files.set(path, document);
  if (first) for (const problem of problems) loading.problems.push(problem);
  loading.parsed.set(key, document);
  return document;
}
