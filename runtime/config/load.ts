import { dirname, resolve } from "node:path";
import { parse, type Parse } from "../../grammar/parse.ts";
import type { Problem } from "../../grammar/problem.ts";
import type { Document } from "../../grammar/tree.ts";
import type { System } from "../system.ts";
import { sectionOf } from "./data.ts";
import { databaseFile, defaultsFile, packagedDefaults } from "./defaults.ts";
import { fillFrom } from "./fill.ts";
import { parseOnce, type Loading } from "./loading.ts";
import { merge } from "./merge.ts";
import { injectNames } from "./names.ts";
import type { FunctionCall, Program, WclData } from "./program.ts";
import { listHidden, newScalar, newSection, type GrowingSection } from "./section.ts";
import type { FillIn } from "./template/templates.ts";
import { applySettings, type Setting } from "./settings.ts";

export interface LoadOptions {
  /** Folders where relative includes are looked for before anywhere else; relative ones start at the working folder. */
  readonly includeFolders?: readonly string[];
  /** Later ones win; a dotted key is a path. */
  readonly settings?: readonly Setting[];
  /** `none` gives what the files say and nothing more: no default, no `entry_dir`, no `modulename` and its like. */
  readonly defaults?: "packaged" | "none";
  /** Defaults that the registry holds: over the packaged ones, under the submission. */
  readonly databaseDefaults?: WclData;
  /** Answers `<<inclfunc …>>`; without it, or where it has no answer, the call is only noted in the program. */
  readonly functions?: (call: FunctionCall) => WclData | undefined;
  /** Reads one file; an editor gives one that remembers unchanged files. */
  readonly parse?: Parse;
  /** Fills in templates; without it, or where it knows no values, a template is read as it stands. */
  readonly fillIn?: FillIn;
}

/**
 * Reads a submission and all it includes, and merges the layers: packaged defaults, the registry's defaults, the
 * submission, settings. Total: a file that cannot be read is a problem, and the program is what could be.
 */
export function loadProgram(
  entry: string,
  system: System,
  options: LoadOptions = {},
): { readonly program: Program; readonly problems: readonly Problem[] } {
  const path = resolve(system.workingFolder, entry);
  const loading: Loading = {
    entry: path,
    system,
    parse: options.parse ?? parse,
    includeFolders: options.includeFolders ?? [],
    functions: options.functions ?? (() => undefined),
    fillIn: options.fillIn ?? (() => undefined),
    layer: "submission",
    files: new Map<string, Document>(),
    parsed: new Map<string, Document>(),
    includes: [],
    functionCalls: [],
    unfilled: [],
    problems: [],
  };
  const report = (problem: Problem): void => {
    loading.problems.push(problem);
  };
  const submission = readEntry(loading);
  applySettings(submission, options.settings ?? [], report);
  const packaged = options.defaults !== "none";
  const root = packaged ? readDefaults(loading) : newSection();
  const database = { file: databaseFile, span: { start: 0, end: 0 } };
  merge(root, sectionOf(options.databaseDefaults ?? new Map(), database, "database"), report);
  merge(root, submission, report);
  if (packaged) injectNames(root);
  listHidden(root);
  const { files, includes, functionCalls, unfilled, problems } = loading;
  return { program: { entry: path, root, files, includes, functionCalls, unfilled }, problems };
}

function readEntry(loading: Loading): GrowingSection {
  const { entry, system } = loading;
  const content = system.read(entry);
  if (content.kind === "text") return fillFrom(loading, parseOnce(loading, entry, content.text, false), undefined);
  const place = { file: entry, span: { start: 0, end: 0 } };
  const reason = content.kind === "missing" ? "no such file" : content.reason;
  const message = `cannot open ${entry}: ${reason}`;
  loading.problems.push({ code: "WCL107", severity: "error", message, ...place, related: [], fixes: [] });
  return newSection(place);
}

/** Our own text, so nothing in it can go wrong; `entry_dir` lets examples name folders relative to themselves. */
function readDefaults(loading: Loading): GrowingSection {
  const { document } = parse(packagedDefaults, defaultsFile);
  const defaults = fillFrom({ ...loading, layer: "defaults" }, document, undefined);
  const place = { file: loading.entry, span: { start: 0, end: 0 } };
  const folder = newScalar({ text: dirname(loading.entry), atomic: true, key: place, place, layer: "defaults" });
  defaults.entries.set("entry_dir", folder);
  return defaults;
}
