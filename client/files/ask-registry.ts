import type { FoundFile } from "../../runtime/registry/find-files.ts";
import { runWcl, workingFolder } from "../run-process.ts";
import type { LineageAnswer } from "./lineage-groups.ts";
import type { FilesForm } from "./messages.ts";

/** An answer in rows, or why there is none. */
export type Asked<Row> = { readonly rows: readonly Row[] } | { readonly trouble: string };

/** More rows than this are not taken; a question can be narrowed. */
export const mostRows = 10_000;

/** The files that a form asks for. Values travel as arguments of a program and as parameters of a query, never as SQL. */
export function askFiles(extensionPath: string, form: FilesForm): Promise<Asked<FoundFile>> {
  const options: readonly (readonly [option: string, value: string])[] = [
    ["--type", form.type],
    ["--tag", form.tag],
    ["--unit", form.unit],
    ["--run", form.run],
    ["--name", form.name],
    ...form.keys.split(/\s+/).map((pair) => ["--key", pair] as const),
  ];
  const given = options.flatMap(([option, value]) => (value.trim() === "" ? [] : [`${option}=${value.trim()}`]));
  return ask(extensionPath, ["files", ...given, "--limit", String(mostRows), "--json"]);
}

/** Any question, in a transaction that only reads. */
export function askSql(extensionPath: string, question: string): Promise<Asked<Readonly<Record<string, unknown>>>> {
  return ask(extensionPath, ["sql", "--format", "json", "--", question]);
}

export async function askLineage(extensionPath: string, name: string): Promise<readonly LineageAnswer[]> {
  const both = await Promise.all(
    ["--up", "--down"].map((way) => ask<LineageAnswer>(extensionPath, ["provenance", way, "--json", "--", name])),
  );
  return both.flatMap((one) => ("rows" in one ? one.rows : []));
}

async function ask<Row>(extensionPath: string, words: readonly string[]): Promise<Asked<Row>> {
  const rows: Row[] = [];
  const finished = await runWcl(extensionPath, words, { cwd: workingFolder() }, (line) => {
    // The lines are those of our own program.
    if (rows.length < mostRows) rows.push(line as Row);
  });
  if (finished.code === 0) return { rows };
  const said = finished.stderr.trim();
  return { trouble: said === "" ? "wcl ended without an answer" : said };
}
