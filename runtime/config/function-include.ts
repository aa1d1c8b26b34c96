import type { Document, FunctionInclude } from "../../grammar/tree.ts";
import { sectionOf } from "./data.ts";
import { expand } from "./expand.ts";
import { splitList } from "./list.ts";
import type { Loading } from "./loading.ts";
import type { Program } from "./program.ts";
import { lookUp } from "./scope.ts";
import type { GrowingSection } from "./section.ts";

/** Notes a call; its answer, where the caller of the loading has one, is merged like an include. */
export function callFunction(
  loading: Loading,
  document: Document,
  item: FunctionInclude,
  view: Program,
): GrowingSection | undefined {
  const place = { file: item.file ?? document.file, span: item.span };
  const [, name = "", keys = ""] = /^\s*([^()]*)\((.+)\)\s*$/.exec(item.text) ?? [];
  // The grammar has complained.
  if (!name.includes(".") || keys === "") return undefined;
  const values = splitList(keys).map((key) => [key, valuesOf(key, view)] as const);
  const call = { text: item.text, place, name, arguments: new Map(values) };
  loading.functionCalls.push(call);
  const answer = loading.functions(call);
  return answer === undefined ? undefined : sectionOf(answer, place, loading.layer);
}

function valuesOf(key: string, view: Program): readonly string[] | undefined {
  const value = lookUp(view, key.toLowerCase(), {})?.value;
  return value !== undefined && "text" in value ? expand(view, value.text, {}).values : undefined;
}
