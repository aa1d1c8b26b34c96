import type { WclData } from "../config/program.ts";
import type { CommandOptions, CommandProblem } from "./command.ts";
import { expandInDocument } from "./document-text.ts";
import { readListRows, type ListRows } from "./list-rows.ts";

/** What the LSST wrapper appends to every command line of a module: one text per row, or one for all rows. */
export interface LsstAdditions {
  readonly kind: "rows" | "joined";
  readonly texts: readonly string[];
  readonly problems: readonly CommandProblem[];
}

/** Reads `per_file_cmdline`, else `add_cmdline`, of the wrapper section. */
export function lsstAdditions(inputWcl: WclData, options: CommandOptions): LsstAdditions {
  const wrapper = inputWcl.get("wrapper");
  if (wrapper === undefined || typeof wrapper === "string") return nothing;
  const perFile = wrapper.get("per_file_cmdline");
  if (typeof perFile === "string") return forEachRow(inputWcl, perFile, options);
  const add = wrapper.get("add_cmdline");
  return typeof add === "string" ? joined(inputWcl, add, options) : nothing;
}

const nothing: LsstAdditions = { kind: "rows", texts: [], problems: [] };

/** `list.LIST.FILE:text`; `$(column)` and `$(column:N)` in the text stand for the row. Colons are allowed in it. */
function forEachRow(inputWcl: WclData, value: string, options: CommandOptions): LsstAdditions {
  const path = ["wrapper", "per_file_cmdline"];
  const form = /^\s*(list)\.([^.:\s]+)\.([^.:\s]+)\s*:([^]*)$/i.exec(value);
  if (form === null) return refuse("LSST510", `per_file_cmdline must be list.LIST.FILE:text, not “${value}”`, path);
  const [, , list = "", label = "", text = ""] = form;
  const rows = rowsOf(inputWcl, list, label, options);
  if (typeof rows === "string") return refuse("LSST510", `per_file_cmdline: ${rows}`, path);
  // Only `$(name)` stands for a column: other parentheses belong to the program.
  const template = text.replace(/\$\(([^()${}]+)\)/g, "${$1}");
  const problems: CommandProblem[] = [];
  const texts = rows.rows.map((row) => {
    const { text: expanded, problems: found } = expandInDocument(inputWcl, template, { ...options, row });
    for (const { message } of found)
      if (problems.length === 0) problems.push(problem("LSST511", `per_file_cmdline: ${message}`, path));
    return expanded;
  });
  return { kind: "rows", texts, problems };
}

/** `'SEPARATOR'.join(list.LIST.FILE.COLUMN)`: the distinct values of a column, in order of first appearance. */
function joined(inputWcl: WclData, value: string, options: CommandOptions): LsstAdditions {
  const path = ["wrapper", "add_cmdline"];
  const { text, problems: found } = expandInDocument(inputWcl, value, options);
  const problems = found.map(({ message }) => problem("LSST511", `add_cmdline: ${message}`, path));
  const form = /^\s*(['"])(.+)\1\s*\.\s*join\s*\(\s*list\.([^.\s]+)\.([^.\s]+)\.([^.\s()]+)\s*\)\s*$/i.exec(text);
  if (form === null)
    return refuse("LSST514", `add_cmdline must be 'SEPARATOR'.join(list.LIST.FILE.COLUMN), not “${text}”`, path);
  const [, , separator = "", list = "", label = "", column = ""] = form;
  const rows = rowsOf(inputWcl, list, label, options);
  if (typeof rows === "string") return refuse("LSST514", `add_cmdline: ${rows}`, path);
  const values = new Set<string>();
  for (const row of rows.rows) {
    const one = row.get(column.toLowerCase());
    if (one === undefined) return refuse("LSST511", `add_cmdline: list ${list} has no column ${column}`, path);
    values.add(one);
  }
  return { kind: "joined", texts: [[...values].join(separator)], problems };
}

function rowsOf(inputWcl: WclData, list: string, label: string, options: CommandOptions): ListRows | string {
  const lists = inputWcl.get("list");
  const section = lists === undefined || typeof lists === "string" ? undefined : lists.get(list.toLowerCase());
  if (section === undefined || typeof section === "string") return `there is no list ${list}`;
  const lines = options.listLines?.(list.toLowerCase());
  if (lines === undefined) return `the file of list ${list} is not there`;
  return readListRows(section, lines, label.toLowerCase());
}

function refuse(code: string, message: string, path: readonly string[]): LsstAdditions {
  return { kind: "rows", texts: [], problems: [problem(code, message, path)] };
}

function problem(code: string, message: string, path: readonly string[]): CommandProblem {
  return { code, severity: "error", message, path };
}
