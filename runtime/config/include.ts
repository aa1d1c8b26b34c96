import { holdsOutput } from "../../grammar/islands.ts";
import type { Problem } from "../../grammar/problem.ts";
import type { Document, Include } from "../../grammar/tree.ts";
import { expand } from "./expand.ts";
import { findInclude, searchFolders, type FoundFiles } from "./include-path.ts";
import { parseOnce, type Chain, type Loading } from "./loading.ts";
import type { Program } from "./program.ts";
import { unknownInInclude } from "./unknown-in-include.ts";

/** Beyond these it is no submission any more; files that include each other in many ways end here. */
const mostIncludes = 10_000;
const deepestInclude = 200;

/** The file that an include names, parsed; or nothing, and a problem that says why. `view` is what its file has said. */
export function includeFile(
  loading: Loading,
  document: Document,
  item: Include,
  view: Program,
  chain: Chain | undefined,
): { readonly document: Document; readonly chain: Chain } | undefined {
  const from = { file: item.file ?? document.file, span: item.target.span };
  const complain = (code: string, message: string, more: Partial<Problem> = {}): void => {
    loading.problems.push({ code, severity: "error", message, ...from, related: [], fixes: [], ...more });
  };
  // What a template will put into the name is not known.
  const isHalf = loading.unfilled.includes(document.file) && holdsOutput(item.target.text);
  const name = isHalf ? undefined : nameOf(loading, document, item, view, chain);
  if (name === undefined || loading.includes.length > mostIncludes) {
    loading.includes.push({ from, name: item.target.text, candidates: [] });
    return undefined;
  }
  if (loading.includes.length === mostIncludes) complain("WCL117", `there are more than ${mostIncludes} includes`);
  const folders = searchFolders(loading.includeFolders, loading.entry, document.file, loading.system);
  const found = findInclude(name, folders, loading.system);
  const { chosen, candidates } = found;
  if (chosen?.content.kind !== "text") {
    loading.includes.push({ from, name: found.name, candidates });
    complain("WCL107", `cannot open ${whyNot(found)}`);
    return undefined;
  }
  const { path, content } = chosen;
  loading.includes.push({ from, name: found.name, candidates, target: path });
  if (candidates.length > 1) complain("WCL118", severalFiles(found), { severity: "hint" });
  const next: Chain = { path, from, up: chain, depth: (chain?.depth ?? 0) + 1 };
  const circle = circleOf(next, loading.entry);
  if (circle !== undefined) complain("WCL109", circle.message, { related: circle.related });
  else if (next.depth > deepestInclude) complain("WCL117", `files include files more than ${deepestInclude} deep`);
  else return { document: parseOnce(loading, path, content.text, item.keepsCase), chain: next };
  return undefined;
}

/** The name with its variables replaced; nothing, and problems, where that cannot be. */
function nameOf(
  loading: Loading,
  document: Document,
  item: Include,
  view: Program,
  chain: Chain | undefined,
): string | undefined {
  const file = item.file ?? document.file;
  const { values, problems, requests } = expand(view, item.target, {}, { lists: "keep", file });
  const message = "the name of a file cannot depend on a header or on a function";
  for (const problem of problems) loading.problems.push(unknownInInclude(problem, document, item, chain, loading));
  for (const { place } of requests)
    loading.problems.push({ code: "WCL108", severity: "error", message, ...place, related: [], fixes: [] });
  return problems.length + requests.length === 0 ? values[0] : undefined;
}

function whyNot({ name, tried, chosen }: FoundFiles): string {
  if (name === "") return "the file: its name is empty";
  if (chosen?.content.kind === "unreadable") return `${chosen.path}: ${chosen.content.reason}`;
  return tried.length === 1 && tried[0] === name
    ? `${name}: no such file`
    : `${name}: there is no ${tried.join(", no ")}`;
}

function severalFiles({ name, chosen, candidates }: FoundFiles): string {
  const others = candidates.filter((path) => path !== chosen?.path);
  return `${name} is ${chosen?.path ?? ""}; passed over: ${others.join(", ")}`;
}

/** The way back to a file that is being read already. */
function circleOf(chain: Chain, entry: string): Pick<Problem, "message" | "related"> | undefined {
  const links = [chain];
  let at = chain.up;
  for (; at !== undefined && at.path !== chain.path; at = at.up) links.unshift(at);
  if (at === undefined && chain.path !== entry) return undefined;
  const files = [chain.path, ...links.map((link) => link.path)];
  return {
    message: `the file includes itself: ${files.join(" → ")}`,
    related: links.slice(0, -1).map((link) => ({ ...link.from, message: `${link.path} is included here` })),
  };
}
