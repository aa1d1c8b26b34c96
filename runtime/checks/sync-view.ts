import { parseValue } from "../../grammar/value.ts";
import type { PathScope, Written } from "../butler/wcl-path.ts";
import { wclTokens } from "../butler/wcl-path.ts";
import { pathBelow, type WclPath } from "../butler/path-tokens.ts";
import { literal } from "../butler/token.ts";
import { findDirectoryPattern, findFilePattern } from "../config/pattern.ts";
import type { ConfigScalar, ConfigSection } from "../config/program.ts";
import { definitionScalar, scalarIn } from "./config-read.ts";
import { isListonly, type DataView } from "./data-view.ts";
import { readDataName } from "./data-name.ts";
import { valueOf, type NameScope } from "./references.ts";
import type { ProgramInput } from "./program-input.ts";
import { dividedList, type ModuleView } from "./survey.ts";
import { scopeOf } from "./name-scope.ts";

/** The in-job path of a file section, as far as the text of the submission says it. */
export interface SyncView {
  readonly at: DataView;
  /** The section that names the file: its own, or that of the earlier module it comes from. */
  readonly source: { readonly name: string; readonly section: ConfigSection };
  /** Directory and name below the root of the repository; a name that only a query knows is left out. */
  readonly path: WclPath;
  readonly half: "whole" | "directory";
  /** How a pattern writes the root: the wrapper's `job_repo_dir` as it is written, with the folder of calibrations. */
  readonly root: string;
  /** The base name when it is plain text. */
  readonly baseName: string | undefined;
  /** The text that gives the directory, and the one that gives the name. */
  readonly directory: ConfigScalar | undefined;
  readonly naming: ConfigScalar | undefined;
  /** The keys of the section that choose them. */
  readonly dirpat: ConfigScalar | undefined;
  readonly filepat: ConfigScalar | undefined;
}

/** The path of a file below a repository root, or nothing when the submission does not say where it goes. */
export function syncView(
  input: ProgramInput,
  at: DataView,
  keyOf: (name: string) => string | undefined,
  root: ConfigScalar,
  below: string,
): SyncView | undefined {
  const { program } = input.survey;
  const own = pathScope(scopeOf(input, at.module, [at.section]), at.module, keyOf);
  const fullname = scalarIn(at.section, "fullname");
  const dirpat = definitionScalar(program, at.section, "dirpat", at.module.context);
  const pattern = dirpat === undefined ? undefined : findDirectoryPattern(program, dirpat.text, "runtime");
  const directory = pattern?.kind === "found" ? pattern.template : undefined;
  if (directory === undefined && fullname === undefined) return undefined;
  const named = naming(input, at);
  const name = fullname ?? named.scalar;
  const scope =
    named.module === undefined
      ? own
      : pathScope(scopeOf(input, named.module, [named.source.section]), named.module, keyOf);
  const nameTokens = name === undefined ? [] : wclTokens(writtenOf(name), scope);
  const [only] = nameTokens;
  const rootTokens = [...wclTokens(writtenOf(root), own), ...(below === "" ? [] : [literal(below)])];
  const filepat = scalarIn(at.section, "filepat");
  return {
    at,
    source: named.source,
    path: pathBelow(
      directory === undefined || fullname !== undefined ? [] : wclTokens(writtenOf(directory), own),
      nameTokens,
      rootTokens,
    ),
    half: name === undefined ? "directory" : "whole",
    root: `${root.text}${below}`,
    baseName: nameTokens.length === 1 && only?.kind === "literal" ? only.text : undefined,
    directory: fullname === undefined ? directory : undefined,
    naming: name,
    dirpat,
    filepat: filepat ?? name,
  };
}

interface Naming {
  readonly scalar: ConfigScalar | undefined;
  readonly source: SyncView["source"];
  /** The earlier module whose section names the file. */
  readonly module: ModuleView | undefined;
}

function naming(input: ProgramInput, at: DataView): Naming {
  const own = { name: at.name, section: at.section };
  const rename = at.which === "input" && at.named === "itself" ? scalarIn(at.section, "rename_file") : undefined;
  const depends = dependsOf(at);
  const producer = depends === undefined ? undefined : producerOf(input, depends.text);
  const source = producer === undefined ? own : { name: producer.name, section: producer.section };
  if (rename !== undefined) return { scalar: rename, source, module: undefined };
  if (depends !== undefined) {
    const scalar = producer === undefined ? undefined : ownName(input, producer.module, producer.section);
    return { scalar, source, module: producer?.module };
  }
  const queried = ["exec", "query_fields", "qoutfile"].some((key) => at.section.entries.has(key));
  const member = at.named === "by a list" || isListonly(at.section);
  if (queried || (member && !namesItself(at))) return { scalar: undefined, source: own, module: undefined };
  return { scalar: ownName(input, at.module, at.section), source: own, module: undefined };
}

/** Files of a list have the names that their own section gives, where the list has neither query nor rows of another. */
function namesItself(at: DataView): boolean {
  const lists = listsOf(at);
  const named = (list: ConfigSection) =>
    !["exec", "query_fields", "qoutfile", "depends"].some((key) => list.entries.has(key));
  return lists.length > 0 && lists.every(named);
}

/** How a section's own keys name its file. */
function ownName(input: ProgramInput, module: ModuleView, section: ConfigSection): ConfigScalar | undefined {
  if (["exec", "query_fields", "qoutfile", "depends"].some((key) => section.entries.has(key))) return undefined;
  const filename = scalarIn(section, "filename");
  if (filename !== undefined) return filename;
  const filepat = definitionScalar(input.survey.program, section, "filepat", module.context);
  const pattern = filepat === undefined ? undefined : findFilePattern(input.survey.program, filepat.text);
  return pattern?.kind === "found" ? pattern.template : undefined;
}

/** Where the data of a file come from: its own `depends`, or that of the list it is a member of. */
function dependsOf(at: DataView): ConfigScalar | undefined {
  const own = scalarIn(at.section, "depends");
  if (own !== undefined) return own;
  const [list] = listsOf(at);
  return scalarIn(list, "depends");
}

/** The lists that a file section is the member of. */
function listsOf(at: DataView): ConfigSection[] {
  const found: ConfigSection[] = [];
  for (const item of at.module.execs.flatMap((exec) => exec.used)) {
    const data = readDataName(item.text);
    if (data.kind !== "list" || data.file !== at.name) continue;
    const name = at.module.lists.has(data.name) ? data.name : dividedList(at.module, data.name)?.list;
    const list = name === undefined ? undefined : at.module.lists.get(name);
    if (list !== undefined) found.push(list);
  }
  return found;
}

/** `MODULE.file.NAME` leads to the section that made the file; rows of a list have names of their own. */
function producerOf(
  input: ProgramInput,
  depends: string,
): { readonly module: ModuleView; readonly name: string; readonly section: ConfigSection } | undefined {
  const [moduleName = "", kind, name = ""] = depends.toLowerCase().split(".");
  const module = input.survey.modules.get(moduleName);
  const section = kind === "file" ? module?.files.get(name) : undefined;
  return module === undefined || section === undefined ? undefined : { module, name, section };
}

/** A file section's own value for a data id key is fixed for the file; any other is known only with the data id. */
function pathScope(scope: NameScope, module: ModuleView, keyOf: (name: string) => string | undefined): PathScope {
  const loopKeys = new Set(module.loopKeys.map((item) => item.text.toLowerCase()));
  return {
    fieldOf: (name) => {
      const key = keyOf(name);
      if (loopKeys.has(name)) return key ?? name;
      return scope.objects.some((object) => object.entries.has(name)) ? undefined : key;
    },
    valueOf: (name) => {
      const value = valueOf(name, scope);
      if (value === undefined || value === "made") return undefined;
      // A list makes several paths of one; which one is meant nobody can say here.
      return /^\(|,/.test(value.text) ? undefined : writtenOf(value);
    },
  };
}

/** Values that were made have no place of their own. */
function writtenOf(scalar: ConfigScalar): Written {
  return scalar.value === undefined
    ? { value: parseValue(scalar.text) }
    : { value: scalar.value, file: scalar.place.file };
}
