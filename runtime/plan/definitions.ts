import type { Place } from "../../grammar/span.ts";
import { splitList } from "../config/list.ts";
import type { ConfigScalar, ConfigSection, Program } from "../config/program.ts";
import { booleanIn, objectOf, placeOf, scalarIn, sectionIn, sectionsOf } from "./config-nodes.ts";
import { readExecs, type ExecDefinition } from "./exec-definitions.ts";

/** A file or list section of a module. */
export interface DataDefinition {
  readonly kind: "file" | "list";
  readonly name: string;
  readonly module: string;
  readonly section: ConfigSection;
  readonly place: Place;
  /** Its own values: what names made for it see first. */
  readonly object: ReadonlyMap<string, ConfigScalar>;
  readonly source: Source;
  /** By which its lines are told apart: loopkey, else match, else divide_by. */
  readonly keys: readonly string[];
  readonly keysAt: ConfigScalar | undefined;
  /** Only says where the files of a list lie. */
  readonly listonly: boolean;
  /** What it says of its files. */
  readonly saying: {
    readonly filetype: string | undefined;
    readonly savefiles: boolean;
    readonly compress: boolean;
    readonly optional: boolean;
  };
}

/** Where the lines or names of a definition come from. */
export type Source =
  | { readonly kind: "query"; readonly by: "program" | "metadata" }
  /** The lines of other definitions. */
  | { readonly kind: "depends"; readonly on: ConfigScalar }
  /** The lines of another definition, with new file names. */
  | { readonly kind: "newname"; readonly on: ConfigScalar }
  /** `fullname`: taken as it is. */
  | { readonly kind: "literal"; readonly fullname: ConfigScalar }
  /** `filename` or `filepat`: named for each quantum; for a list, the files in its columns are. */
  | { readonly kind: "pattern" };

export interface ModuleDefinition {
  readonly name: string;
  readonly section: ConfigSection;
  readonly place: Place;
  readonly noop: boolean;
  readonly files: ReadonlyMap<string, DataDefinition>;
  /** In the order of list_order, then as written. */
  readonly lists: ReadonlyMap<string, DataDefinition>;
  /** In the order they run. */
  readonly execs: readonly ExecDefinition[];
  /** Names of the file sections that some exec makes. */
  readonly outputs: ReadonlySet<string>;
}

export function readModule(program: Program, name: string, section: ConfigSection): ModuleDefinition {
  const execs = readExecs(program, section);
  const made = execs.flatMap((exec) => exec.makes);
  return {
    name,
    section,
    place: placeOf(section, program),
    noop: booleanIn(section, "noop"),
    files: definitionsIn(program, name, section, "file"),
    lists: inListOrder(definitionsIn(program, name, section, "list"), scalarIn(section, "list_order")),
    execs,
    outputs: new Set(
      made.flatMap(({ kind, name: of, file }) => (kind === "file" ? [of] : file === undefined ? [] : [file])),
    ),
  };
}

/** `list-NAME` or `file-NAME`: what a definition is called in facts and in `depends`. */
export function definitionName({ kind, name }: Pick<DataDefinition, "kind" | "name">): string {
  return `${kind}-${name}`;
}

/** A definition as problems call it. */
export function describe({ kind, name, module }: DataDefinition): string {
  return `${kind} ${name} of ${module}`;
}

function definitionsIn(
  program: Program,
  module: string,
  section: ConfigSection,
  kind: "file" | "list",
): ReadonlyMap<string, DataDefinition> {
  const definitions = new Map<string, DataDefinition>();
  for (const [name, own] of sectionsOf(sectionIn(section, kind))) {
    const keysAt = scalarIn(own, "loopkey") ?? scalarIn(own, "match") ?? scalarIn(own, "divide_by");
    definitions.set(name, {
      kind,
      name,
      module,
      section: own,
      place: placeOf(own, program),
      object: objectOf(own),
      source: kind === "list" ? sourceOfList(own) : sourceOfFile(own),
      keys: keysAt === undefined ? [] : splitList(keysAt.text.toLowerCase()).filter((key) => key !== ""),
      keysAt,
      listonly: booleanIn(own, "listonly"),
      saying: {
        filetype: scalarIn(own, "filetype")?.text,
        savefiles: booleanIn(own, "savefiles", "true"),
        compress: booleanIn(own, "compress_files"),
        optional: booleanIn(own, "optional"),
      },
    });
  }
  return definitions;
}

/** For lists a query wins over depends; for files depends wins, as in the reference. */
function sourceOfList(section: ConfigSection): Source {
  return sourceOfQuery(section) ?? sourceOfDepends(section) ?? { kind: "pattern" };
}

function sourceOfFile(section: ConfigSection): Source {
  const fullname = scalarIn(section, "fullname");
  const source = sourceOfDepends(section) ?? sourceOfQuery(section);
  if (source !== undefined) return source;
  return fullname === undefined ? { kind: "pattern" } : { kind: "literal", fullname };
}

function sourceOfQuery(section: ConfigSection): Source | undefined {
  if (section.entries.has("exec")) return { kind: "query", by: "program" };
  return section.entries.has("query_fields") ? { kind: "query", by: "metadata" } : undefined;
}

function sourceOfDepends(section: ConfigSection): Source | undefined {
  const depends = scalarIn(section, "depends");
  if (depends !== undefined) return { kind: "depends", on: depends };
  const newname = scalarIn(section, "depends-newname");
  return newname === undefined ? undefined : { kind: "newname", on: newname };
}

function inListOrder(
  lists: ReadonlyMap<string, DataDefinition>,
  order: ConfigScalar | undefined,
): ReadonlyMap<string, DataDefinition> {
  if (order === undefined) return lists;
  const ordered = new Map<string, DataDefinition>();
  for (const name of [...splitList(order.text.toLowerCase()), ...lists.keys()]) {
    const list = lists.get(name);
    if (list !== undefined) ordered.set(name, list);
  }
  return ordered;
}
