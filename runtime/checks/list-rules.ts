import { splitColumns } from "../config/columns.ts";
import type { ConfigSection } from "../config/program.ts";
import { nearNames } from "../config/near.ts";
import { scalarIn, sectionIn, sectionsIn, tagOf } from "./config-read.ts";
import { wcl } from "./example-text.ts";
import { placeIn } from "./items.ts";
import { replacement } from "./replacement.ts";
import type { CheckInput, Finding, Rule } from "./rule.ts";
import type { ModuleView } from "./survey.ts";

const raws = (line: string) => wcl(`module.shrink.list.raws.${line}`);

/** Lists and the queries that fill them. */
export const listRules: readonly Rule[] = [
  {
    code: "BLK421",
    severity: "error",
    says: "something is missing",
    title: "a column of an undefined file",
    explanation:
      "A column LABEL.key takes its value from the file with that label, which must be a file section of the module.",
    bad: { text: raws("columns = row.fullname, visit, ccd, filter") },
    good: { text: raws("columns = raw.fullname, visit, ccd, filter") },
    check: undefinedLabels,
  },
  {
    code: "BLK431",
    severity: "error",
    says: "something is missing",
    title: "an incomplete query",
    explanation: "query_fields constrains a query of the registry; query_table says which table is asked.",
    bad: { text: wcl("module.merge.file.skymap.query_fields = filter") },
    good: {
      text: wcl("module.merge.file.skymap.query_fields = filter", "module.merge.file.skymap.query_table = image"),
    },
    check: (input) =>
      eachDefinition(input, function* (section) {
        const fields = scalarIn(section, "query_fields");
        if (fields === undefined || section.entries.has("query_table") || section.entries.has("exec")) return;
        if (section.entries.has("fileclass")) return;
        yield { place: fields.key, message: "query_fields needs query_table" };
      }),
  },
  {
    code: "BLK432",
    severity: "error",
    title: "a query answer in XML",
    explanation: "Answers of query programs are read as WCL or JSON; an XML answer can be written but not read.",
    bad: { text: raws("qouttype = xml") },
    good: { text: raws("qouttype = json") },
    check: (input) =>
      eachDefinition(input, function* (section) {
        const type = scalarIn(section, "qouttype");
        if (type?.text.toLowerCase() !== "xml") return;
        yield { place: type.place, message: "an answer in XML cannot be read; use wcl or json" };
      }),
  },
  {
    code: "BLK440",
    severity: "error",
    title: "a list made of a pattern, whose file has a filename",
    explanation:
      "A list without query and without depends is made from the name pattern of its file; the file section must have filepat, not filename.",
    bad: { text: patternList("filename = tile-${filter}_r${reqnum}p${attnum:2}.fits") },
    good: { text: patternList("filepat = sum", "flabel = tile", "fsuffix = fits") },
    check: patternLists,
  },
];

/** A module's files, lists and parts of lists. */
function* eachDefinition(
  { survey }: CheckInput,
  check: (section: ConfigSection, module: ModuleView) => Iterable<Finding>,
): Generator<Finding> {
  for (const module of survey.running) {
    for (const section of [...module.files.values(), ...module.lists.values()]) yield* check(section, module);
  }
}

function* undefinedLabels({ survey }: CheckInput): Generator<Finding> {
  for (const module of survey.running) {
    // Its lists are asked for and never written.
    if (module.noop) continue;
    const sections = [...module.lists.values()].flatMap((list) => [
      list,
      ...sectionsIn(sectionIn(list, "div_list_by_col")).map(([, part]) => part),
    ]);
    for (const section of sections) {
      const columns = scalarIn(section, "columns");
      if (columns === undefined || columns.text.includes("${")) continue;
      for (const column of splitColumns(columns.text)) {
        if (column.label === undefined || column.label === "" || module.files.has(column.label)) continue;
        const offset = column.start + Math.max(0, column.text.indexOf(column.name));
        const place = placeIn(survey.program, columns, offset, offset + column.label.length);
        const near = nearNames(column.label, module.files.keys());
        const hint = near.length === 0 ? "" : `; did you mean ${near.join(" or ")}?`;
        const fixes = near.map((one) => replacement(`Change to ${one}`, place, one));
        yield {
          place,
          message: `column ${column.name}: module ${module.name} defines no file ${column.label}${hint}`,
          fixes,
        };
      }
    }
  }
}

function* patternLists({ survey }: CheckInput): Generator<Finding> {
  const sources = ["exec", "query_fields", "depends", "depends-newname", "qoutfile", "div_list_by_col"];
  for (const module of survey.running) {
    for (const [name, list] of module.lists) {
      if (sources.some((key) => list.entries.has(key))) continue;
      const labels = splitColumns(scalarIn(list, "columns")?.text ?? "").flatMap((column) => column.label ?? []);
      for (const label of new Set(labels)) {
        const file = module.files.get(label);
        const filename = scalarIn(file, "filename");
        if (file === undefined || filename === undefined || file.entries.has("filepat")) continue;
        yield {
          place: filename.key,
          message: `list.${name} is made of the names of file.${label}, which needs filepat instead of filename`,
          related: [{ ...tagOf(survey.program, list), message: `list.${name}` }],
        };
      }
    }
  }
}

function patternList(...file: readonly string[]): string {
  return wcl(
    "module.merge.exec_1.used = list.smalls.small, file.skymap, list.tiles.tile",
    "module.merge.file.tile.listonly = True",
    ...file.map((line) => `module.merge.file.tile.${line}`),
    "module.merge.file.tile.dirpat = plain",
    "module.merge.file.tile.job_enddir = tile",
    "module.merge.list.tiles.columns = tile.fullname",
    "module.merge.list.tiles.filepat = sumlist",
    "module.merge.list.tiles.flabel = tiles",
    "module.merge.list.tiles.dirpat = plain",
  );
}
