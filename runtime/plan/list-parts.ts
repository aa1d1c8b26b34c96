import type { Place } from "../../grammar/span.ts";
import { splitColumns, type Column } from "../config/columns.ts";
import type { ConfigScalar, ConfigSection } from "../config/program.ts";
import { booleanIn, placeOf, scalarIn, sectionIn, sectionsOf } from "./config-nodes.ts";
import { describe, type DataDefinition } from "./definitions.ts";
import { isListFormat, listFormats, type ListFormat } from "./list-format.ts";
import type { Scene } from "./scene.ts";
import { parseSortKey, type SortKey } from "./sort-key.ts";

/** One list file that a list definition writes: itself, or one of its divisions by columns. */
export interface ListPart {
  readonly name: string;
  readonly what: string;
  readonly place: Place;
  readonly section: ConfigSection;
  /** Its own values over those of the whole list. */
  readonly object: ReadonlyMap<string, ConfigScalar>;
  readonly columns: readonly Column[];
  /** What the columns are called in the list of a quantum, and in the rows of a list in WCL form: by the key alone. */
  readonly columnNames: readonly string[];
  readonly shortNames: readonly string[];
  readonly columnsAt: Place;
  readonly format: ListFormat;
  readonly sortKey: SortKey | undefined;
  readonly sortKeyAt: Place;
  readonly allowMissing: boolean;
}

/** The list files of a definition, each with what it says itself or the whole list says; undefined after a problem. */
export function partsOfList(scene: Scene, list: DataDefinition): readonly ListPart[] | undefined {
  const divisions = sectionsOf(sectionIn(list.section, "div_list_by_col"));
  if (divisions.length === 0) {
    const only = readPart(scene, list, list.name, list.section);
    return only === undefined ? undefined : [only];
  }
  const parts = divisions.map(([name, section]) => readPart(scene, list, name, section));
  return parts.every((part) => part !== undefined) ? parts : undefined;
}

function readPart(scene: Scene, list: DataDefinition, name: string, section: ConfigSection): ListPart | undefined {
  const what = section === list.section ? describe(list) : `${name} of ${describe(list)}`;
  const place = placeOf(section, scene.program);
  const own = (key: string): ConfigScalar | undefined => scalarIn(section, key) ?? scalarIn(list.section, key);
  const object = new Map(list.object);
  for (const [key, node] of section.entries) if (node.kind === "scalar") object.set(key, node);
  const columnsAt = own("columns");
  const formatAt = own("format");
  const format = (formatAt?.text ?? "textsp").toLowerCase();
  const sortAt = own("sortkey");
  const sortKey = sortAt === undefined ? undefined : parseSortKey(sortAt.text);
  if (!isListFormat(format)) {
    const message = `${what}: there is no list format ${format}, only ${listFormats.join(", ")}`;
    scene.problems.report({ code: "BLK433", message, place: formatAt?.place ?? place });
    return undefined;
  }
  if (sortAt !== undefined && sortKey === undefined) {
    const message = `${what}: sortkey must be KEY or (KEY, numeric, reverse), not ${sortAt.text}`;
    scene.problems.report({ code: "BLK422", message, place: sortAt.place });
    return undefined;
  }
  const columns = splitColumns(columnsAt?.text ?? "fullname");
  return {
    name,
    what,
    place,
    section,
    object,
    columns,
    columnNames: columns.map((column) => column.name),
    shortNames: columns.map((column) => column.name.slice(column.name.indexOf(".") + 1)),
    columnsAt: columnsAt?.place ?? place,
    format,
    sortKey,
    sortKeyAt: sortAt?.place ?? place,
    allowMissing: booleanIn(section, "allow_missing", booleanIn(list.section, "allow_missing") ? "true" : "false"),
  };
}
