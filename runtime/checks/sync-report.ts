import type { Problem } from "../../grammar/problem.ts";
import { datasetTypes, templateOf, type DatasetType, type MergedPolicy } from "../butler/policy.ts";
import { compareSync, type SyncEqual, type SyncEqualIf, type SyncMismatch } from "../butler/sync.ts";
import { keyTypes, parseTemplate } from "../butler/template.ts";
import { templateTokens } from "../butler/template-tokens.ts";
import { tieOf, likelyType, type Tie } from "../butler/tie.ts";
import { literal, mergeLiterals, sliceLiteral, type Token } from "../butler/token.ts";
import type { ButlerInput } from "./butler-input.ts";
import { stockTemplates, templatesOf, type Templates } from "./butler-overrides.ts";
import { findDirectoryPattern, findFilePattern } from "../config/pattern.ts";
import type { ConfigScalar } from "../config/program.ts";
import { definitionScalar, scalarIn, scalarsIn } from "./config-read.ts";
import type { DataView } from "./data-view.ts";
import type { ProgramInput } from "./program-input.ts";
import { syncView, type SyncView } from "./sync-view.ts";
import { pathVariables } from "./sync-variables.ts";

/** What came of comparing one file section with the Butler. */
export type SyncReport =
  | SyncCompared
  /** In the repository, but nobody knows as what. */
  | { readonly kind: "untied"; readonly view: SyncView; readonly likely: DatasetType | undefined }
  | { readonly kind: "unknown type"; readonly view: SyncView; readonly name: string };

/** A file section and what it stands for on the Butler's side. */
export interface SyncTied {
  readonly view: SyncView;
  /** The dataset type, or the name of a file the Butler knows by its place. */
  readonly type: DatasetType | string;
  readonly templates: Templates;
  /** The Butler's path; for a name that only a query knows, its directory. */
  readonly butler: readonly Token[];
}

export interface SyncCompared extends SyncTied {
  readonly kind: "mismatch";
  readonly sync: SyncMismatch;
}

export interface SyncAgreed extends SyncTied {
  readonly kind: "agreed";
  readonly sync: SyncEqual | SyncEqualIf;
}

export interface SyncReports {
  readonly reports: readonly SyncReport[];
  /** What is wrong with the files of templates themselves. */
  readonly problems: readonly Problem[];
  /** File sections that were found to agree. */
  readonly agreeing: readonly SyncAgreed[];
  /** How many file sections of all modules a pattern serves. */
  readonly users: ReadonlyMap<ConfigScalar, number>;
  /** The templates of each butler_templates file that some module names. */
  readonly templates: readonly Templates[];
}

/**
 * Compares every file section of every module that sets up a Butler repository: with the templates that the module
 * names, or with those of the stock policy alone.
 */
export function reportSync(
  input: ProgramInput,
  butler: ButlerInput,
  against: "own templates" | "stock" = "own templates",
): SyncReports {
  const reports: SyncReport[] = [];
  const known = new Map<string, Templates>();
  const agreeing: SyncAgreed[] = [];
  const keys = vocabularyOf(butler.stock);
  const outputs = input.data("output");
  const made = new Set(outputs.map((at) => at.section));
  const views = [...outputs, ...input.data("input").filter((at) => !made.has(at.section))];
  for (const at of views) {
    const root = scalarIn(at.module.wrapper, "job_repo_dir");
    if (at.kind !== "file" || root === undefined) continue;
    const templates = against === "stock" ? stockTemplates(butler) : templatesOf(input, butler, at.module, known);
    const view = syncView(input, at, (name) => keys.get(name), root, "");
    if (view === undefined) continue;
    const report = compareView(input, butler, at, view, templates, keys);
    if (report?.kind === "agreed") agreeing.push(report);
    else if (report !== undefined) reports.push(report);
  }
  const problems = [...known.values()].flatMap((one) => one.problems);
  return { reports, problems, agreeing, users: patternUsers(input, views), templates: [...known.values()] };
}

function patternUsers(input: ProgramInput, views: readonly DataView[]): ReadonlyMap<ConfigScalar, number> {
  const { program } = input.survey;
  const users = new Map<ConfigScalar, number>();
  for (const at of views) {
    if (at.kind !== "file") continue;
    const filepat = definitionScalar(program, at.section, "filepat", at.module.context);
    const dirpat = definitionScalar(program, at.section, "dirpat", at.module.context);
    const file = filepat === undefined ? undefined : findFilePattern(program, filepat.text);
    const directory = dirpat === undefined ? undefined : findDirectoryPattern(program, dirpat.text, "runtime");
    for (const one of [file, directory]) {
      if (one?.kind === "found") users.set(one.template, (users.get(one.template) ?? 0) + 1);
    }
  }
  return users;
}

function compareView(
  input: ProgramInput,
  butler: ButlerInput,
  at: DataView,
  whole: SyncView,
  templates: Templates,
  keys: ReadonlyMap<string, string>,
): SyncReport | SyncAgreed | undefined {
  const tie = tieOfView(whole, templates, butler);
  const calibrations = `/${butler.settings.calibrations}`;
  const below = (folder: string) => {
    const root = scalarIn(at.module.wrapper, "job_repo_dir");
    return root === undefined || folder === ""
      ? whole
      : (syncView(input, at, (name) => keys.get(name), root, folder) ?? whole);
  };
  switch (tie.kind) {
    case "type": {
      const template = templateOf(tie.type);
      const text = template?.value;
      if (typeof text !== "string" || text === "" || text === "ignored") return undefined;
      const view = below(tie.type.section === "calibrations" ? calibrations : "");
      const variable = pathVariables(input, at.module, (name) => keys.get(name));
      const place = template?.place === undefined ? {} : { place: template.place };
      return compare(view, tie.type, templateTokens(text, { ...place, variable }), templates, text);
    }
    case "special":
      return compare(
        below(tie.root === "calibrations" ? calibrations : ""),
        tie.path,
        [literal(tie.path)],
        templates,
        tie.path,
      );
    case "unknown type":
      return { kind: "unknown type", view: whole, name: tie.name };
    case "reference catalogue":
      return {
        kind: "agreed",
        view: whole,
        type: "a reference catalogue",
        templates,
        butler: [],
        sync: { kind: "equal" },
      };
    case "none":
      if (whole.path.kind === "outside") return undefined;
      return {
        kind: "untied",
        view: whole,
        likely: whole.half === "whole" ? likelyType(whole.path.tokens, butler.stock) : undefined,
      };
  }
}

function compare(
  view: SyncView,
  type: DatasetType | string,
  template: readonly Token[],
  templates: Templates,
  text: string,
): SyncCompared | SyncAgreed {
  const butler = view.half === "whole" ? template : directoryOf(template);
  const tied = { view, type, templates, butler };
  const sync = compareSync(view.path, butler, {
    types: keyTypes(parseTemplate(text)),
    root: view.root,
    variables: new Map(
      scalarsIn(view.at.section).flatMap(([key, scalar]) => (reusable.has(key) ? [[key, scalar.text] as const] : [])),
    ),
  });
  return sync.kind === "mismatch" ? { kind: "mismatch", ...tied, sync } : { kind: "agreed", ...tied, sync };
}

/** Keys of a file section that stand for a piece of its path and nothing else. */
export const reusable: ReadonlySet<string> = new Set(["flabel", "fsuffix", "job_enddir", "job_outtype", "rundir"]);

/** A path up to its last slash, the slash included. */
export function directoryOf(tokens: readonly Token[]): Token[] {
  const index = tokens.findLastIndex((token) => token.kind === "literal" && token.text.includes("/"));
  const token = tokens[index];
  if (token?.kind !== "literal") return [];
  return mergeLiterals([...tokens.slice(0, index), sliceLiteral(token, 0, token.text.lastIndexOf("/") + 1)]);
}

function tieOfView(view: SyncView, { types }: Templates, butler: ButlerInput): Tie {
  const own = describe(view.at.name, view.at.section, view);
  const tie = tieOf(own, types, butler.settings.types);
  if (tie.kind !== "none" || view.source.section === view.at.section) return tie;
  return tieOf(describe(view.source.name, view.source.section, view), types, butler.settings.types);
}

function describe(name: string, section: DataView["section"], view: SyncView): Parameters<typeof tieOf>[0] {
  const filetype = scalarIn(section, "filetype")?.text;
  const declared = scalarIn(section, "butler_dataset_type")?.text;
  return {
    name,
    ...(filetype === undefined ? {} : { filetype }),
    ...(declared === undefined ? {} : { declared }),
    ...(view.baseName === undefined ? {} : { baseName: view.baseName }),
    ...(view.path.kind === "inside" ? { path: view.path.tokens } : {}),
  };
}

/** Keys of all templates of the camera by their folded names, with DESDM's other spellings. */
function vocabularyOf(policy: MergedPolicy): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  for (const type of datasetTypes(policy).values()) {
    const template = templateOf(type)?.value;
    if (typeof template !== "string") continue;
    for (const key of keyTypes(parseTemplate(template)).keys()) keys.set(key.toLowerCase(), key);
  }
  if (keys.has("calibdate")) keys.set("calib_date", "calibDate");
  return keys;
}
