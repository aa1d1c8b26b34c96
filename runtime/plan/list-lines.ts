import { formatColumn, type Column } from "../config/columns.ts";
import { writeListRow } from "./list-format.ts";
import type { ListPart } from "./list-parts.ts";
import { valueOfFile, valuesOfLine, type FileRecord, type Line } from "./lines.ts";
import type { ProblemList } from "./problem-list.ts";
import type { PlannedFile } from "./run-plan.ts";
import { sortBy } from "./sort-key.ts";

/** What one list file holds. */
export interface ListContent {
  readonly lines: readonly string[];
  /** The files named in it, by the label of their column. */
  readonly files: ReadonlyMap<string, readonly PlannedFile[]>;
  /** All of them, each once. */
  readonly all: readonly PlannedFile[];
}

/** Writes the lines of a list: sorted, its columns looked up and formatted. Undefined after a problem. */
export function contentOfList(part: ListPart, lines: readonly Line[], problems: ProblemList): ListContent | undefined {
  const sorted = sortLines(part, lines, problems);
  if (sorted === undefined) return undefined;
  const written: string[] = [];
  const files = new Map<string, PlannedFile[]>();
  for (const line of sorted) {
    const values: string[] = [];
    for (const column of part.columns) {
      const value = valueOfColumn(part, column, line, problems);
      if (value === undefined) return undefined;
      values.push(value);
      if (column.key === "fullname") addFiles(files, column, line);
    }
    const row = writeListRow(part.format, part.shortNames, values);
    if (row.kind === "refused") {
      refuse(
        part,
        `format ${part.format} cannot hold ${row.holds} in a value (${JSON.stringify(row.value)})`,
        problems,
      );
      return undefined;
    }
    for (const one of row.lines) written.push(one);
  }
  if (part.columns.some(({ key }) => key === "fullname")) reportTwice(part, written, problems);
  return { lines: written, files, all: allOf(files) };
}

/** The files of all labels, each once. */
function allOf(files: ReadonlyMap<string, readonly PlannedFile[]>): readonly PlannedFile[] {
  const [only = [], ...more] = files.values();
  const all = more.length === 0 ? only : [only, ...more].flat();
  return all.length < 10 ? all.filter((file, at) => all.indexOf(file) === at) : [...new Set(all)];
}

/** A row that says the same of the same file is most often a query that joins too much. */
function reportTwice(part: ListPart, lines: readonly string[], problems: ProblemList): void {
  if (part.format === "wcl" || part.format === "config") return;
  const seen = new Set<string>();
  const twice =
    lines.length < 10
      ? lines.find((line, at) => lines.indexOf(line) < at)
      : lines.find((line) => seen.size === seen.add(line).size);
  if (twice === undefined) return;
  const message = `${part.what}: the row “${twice}” stands in one list more than once`;
  problems.report({ code: "BLK459", severity: "warning", message, place: part.place });
}

function sortLines(part: ListPart, lines: readonly Line[], problems: ProblemList): readonly Line[] | undefined {
  const { sortKey } = part;
  if (sortKey === undefined) return lines;
  const values = new Map<Line, string>();
  for (const line of lines) {
    const found = lookUpColumn(sortKey.column, line);
    const [value, ...more] = found;
    const wrong =
      value === undefined || more.length > 0
        ? wrongCount(sortKey.column, line, found)
        : sortKey.numeric && !isNumber(value)
          ? `${JSON.stringify(value)} is no number`
          : undefined;
    if (wrong !== undefined) {
      problems.report({ code: "BLK422", message: `${part.what}: sortkey: ${wrong}`, place: part.sortKeyAt });
      return undefined;
    }
    values.set(line, value ?? "");
  }
  return sortBy(lines, (line) => values.get(line) ?? "", sortKey);
}

function isNumber(text: string): boolean {
  return text.trim() !== "" && Number.isFinite(Number(text));
}

function valueOfColumn(part: ListPart, column: Column, line: Line, problems: ProblemList): string | undefined {
  const found = lookUpColumn(column, line);
  const [value = "", ...more] = found;
  if (found.length !== 1 && !(part.allowMissing && more.length === 0)) {
    problems.report({
      code: "BLK422",
      message: `${part.what}: ${wrongCount(column, line, found)}`,
      place: part.columnsAt,
    });
    return undefined;
  }
  const text = formatColumn(column, value);
  if (text === undefined) refuse(part, `${JSON.stringify(value)} does not fit ${column.text}`, problems);
  return text;
}

/** The value in the file of the column's label, else the distinct values anywhere in the line. */
function lookUpColumn(column: Column, line: Line): readonly string[] {
  const file = column.label === undefined ? undefined : line.files.get(column.label);
  const own = file === undefined ? undefined : valueOfFile(file, column.key);
  return own === undefined ? valuesOfLine(line, column.key) : [own];
}

function wrongCount(column: Column, line: Line, values: readonly string[]): string {
  const of = `the line of ${[...line.files.values()].map(({ filename }) => filename).join(", ")}`;
  return values.length === 0
    ? `${of} has no ${column.name}`
    : `${of} has several values for ${column.name}: ${values.join(", ")}`;
}

function addFiles(files: Map<string, PlannedFile[]>, column: Column, line: Line): void {
  const label = column.label ?? "";
  const named = line.files.get(label);
  const known = files.get(label) ?? [];
  files.set(label, known);
  for (const file of named === undefined ? line.files.values() : [named]) if (isLocated(file)) known.push(file);
}

function isLocated(file: FileRecord): file is PlannedFile {
  return file.path !== undefined;
}

function refuse(part: ListPart, message: string, problems: ProblemList): void {
  problems.report({ code: "BLK454", message: `${part.what}: ${message}`, place: part.columnsAt });
}
