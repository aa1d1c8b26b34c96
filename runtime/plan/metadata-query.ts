import { expand } from "../config/expand.ts";
import { splitList } from "../config/list.ts";
import type { ConfigScalar } from "../config/program.ts";
import { lookUp } from "../config/scope.ts";
import { scalarIn } from "./config-nodes.ts";
import { describe, definitionName, type DataDefinition } from "./definitions.ts";
import { valueOf } from "./identity.ts";
import { loneTable, twiceNamed } from "./metadata-columns.ts";
import { matchOf, splitMatches, type Match } from "./metadata-match.ts";
import type { ColumnName, Condition, MetadataQuery } from "./metadata-question.ts";
import type { Scene } from "./scene.ts";

/** Reads the query of a definition; undefined after a problem. A table may serve as a filter only. */
export function readMetadataQuery(scene: Scene, definition: DataDefinition): MetadataQuery | undefined {
  const { section, module, place } = definition;
  const table = scalarIn(section, "query_table");
  if (table === undefined || !isWord(table.text.trim())) {
    refuse(scene, definition, "query_fields needs query_table, the name of one table", table?.place ?? place);
    return undefined;
  }
  const main = table.text.trim().toLowerCase();
  const conditions = columnsIn(scene, definition, "query_fields", main)?.map((column) =>
    conditionOf(scene, definition, column),
  );
  const select = columnsIn(scene, definition, "output_fields", main);
  const joins = joinsIn(scene, definition);
  if (conditions === undefined || select === undefined || joins === undefined) return undefined;
  const known = conditions.filter((condition) => condition !== undefined);
  const archives = archivesOf(scene);
  if (known.length < conditions.length) return undefined;
  const query = { module, definition: definitionName(definition), table: main, select, conditions: known, joins };
  const wrong = twiceNamed(query) ?? loneTable(query);
  if (wrong === undefined) return { ...query, archives, place };
  refuse(scene, definition, wrong.message, scalarIn(section, wrong.key)?.place);
  return undefined;
}

/** The archives that the block takes its inputs from. */
function archivesOf({ program, problems, scope }: Scene): readonly string[] {
  const text = (key: string): string | undefined => valueOf(program, key, { scope }, problems)?.trim().toLowerCase();
  const archives = (["home", "target"] as const).flatMap((side) => {
    const when = text(`use_${side}_archive_input`);
    return when === undefined || when === "never" ? [] : (text(`${side}_archive`) ?? []);
  });
  return [...new Set(archives)].filter((name) => name !== "");
}

/** `field` or `table.field` between commas; a bare field belongs to the main table. `all` in what is asked is every column. */
function columnsIn(
  scene: Scene,
  definition: DataDefinition,
  key: "query_fields" | "output_fields",
  main: string,
): readonly ColumnName[] | undefined {
  const written = scalarIn(definition.section, key);
  const names = written === undefined ? [] : splitList(written.text.toLowerCase()).filter((name) => name !== "");
  const columns = names
    .map((name) => columnOf(name.includes(".") ? name : `${main}.${name}`))
    .map((one) => (key === "output_fields" && one?.column === "all" ? { ...one, column: "*" } : one));
  const wrong = names[columns.indexOf(undefined)];
  if (wrong !== undefined) {
    refuse(scene, definition, `${key}: ${wrong} is neither FIELD nor TABLE.FIELD`, written?.place);
    return undefined;
  }
  return columns.filter((column) => column !== undefined);
}

function columnOf(name: string): ColumnName | undefined {
  const [table = "", column = "", ...rest] = name.trim().split(".");
  return isWord(table) && isWord(column) && rest.length === 0 ? { table, column } : undefined;
}

function isWord(text: string): boolean {
  return /^[a-z_]\w{0,62}$/i.test(text);
}

/** The value of a field: the definition's own key of that name, else what its scopes say; a list means any of it. */
function conditionOf(scene: Scene, definition: DataDefinition, { table, column }: ColumnName): Condition | undefined {
  const context = { object: definition.object, scope: scene.scope };
  const found = lookUp(scene.program, column, context)?.value;
  if (found === undefined || !("kind" in found) || found.kind !== "scalar") {
    const what = `query field ${table}.${column} has no value: give the definition a key ${column}`;
    refuse(scene, definition, what, scalarIn(definition.section, "query_fields")?.place);
    return undefined;
  }
  const values = valuesOf(scene, definition, found);
  if (values === undefined) return undefined;
  const accept: Match[] = [];
  const unwanted: Match[] = [];
  for (const value of values) {
    const { not, match } = matchOf(value);
    (not ? unwanted : accept).push(match);
  }
  return { table, column, accept, refuse: unwanted };
}

function valuesOf(scene: Scene, definition: DataDefinition, scalar: ConfigScalar): readonly string[] | undefined {
  const { values, problems } = expand(scene.program, scalar, { object: definition.object, scope: scene.scope });
  for (const problem of problems) scene.problems.forward(problem);
  if (problems.some(({ severity }) => severity === "error")) return undefined;
  const split = scalar.atomic === true ? values : splitMatches(values);
  if (split === undefined) refuse(scene, definition, `${scalar.text} has too many values to ask for`, scalar.place);
  if (split?.includes("") === true) refuse(scene, definition, "a query field has an empty value", scalar.place);
  return split?.includes("") === true ? undefined : split;
}

/** `TABLE.FIELD = TABLE.FIELD` between commas or `and`. */
function joinsIn(scene: Scene, definition: DataDefinition): readonly (readonly [ColumnName, ColumnName])[] | undefined {
  const written = scalarIn(definition.section, "join");
  if (written === undefined) return [];
  const joins: (readonly [ColumnName, ColumnName])[] = [];
  for (const text of written.text.toLowerCase().split(/,|\sand\s/)) {
    if (text.trim() === "") continue;
    const [left, right, ...rest] = text.split("=").map(columnOf);
    if (left === undefined || right === undefined || rest.length > 0) {
      refuse(scene, definition, `join: ${text.trim()} is not TABLE.FIELD = TABLE.FIELD`, written.place);
      return undefined;
    }
    joins.push([left, right]);
  }
  return joins;
}

function refuse(scene: Scene, definition: DataDefinition, message: string, place = definition.place): void {
  scene.problems.report({ code: "BLK431", message: `${describe(definition)}: ${message}`, place });
}
