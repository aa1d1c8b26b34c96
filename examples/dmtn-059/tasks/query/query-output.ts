import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";

/** The file that the framework reads: a line for each row, each with one file under a label. */
export function writeQueryOutput(path: string, label: string, rows: readonly Readonly<Record<string, string>>[]): void {
  const lines = rows.map((row, index) => [`line${String(index + 1).padStart(5, "0")}`, { file: { [label]: row } }]);
  writeFileSync(path, `${JSON.stringify({ list: { line: Object.fromEntries(lines) as unknown } }, null, 1)}\n`);
}

/**
 * Runs a query program on its options, all of which are needed. What goes wrong is said in a line on standard error,
 * with exit code 1: the framework stops the submission then.
 */
export function runQuery<Name extends string>(
  names: readonly Name[],
  query: (options: Readonly<Record<Name, string>>) => void,
): void {
  try {
    const options = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
    const { values } = parseArgs({ options, strict: true });
    const missing = names.filter((name) => values[name] === undefined);
    if (missing.length > 0) throw new Error(`missing ${missing.map((name) => `--${name}`).join(", ")}`);
    query(values as Readonly<Record<Name, string>>);
  } catch (error) {
    // A program that failed has said why already; its exit is told in one line.
    process.stderr.write(`${error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error)}\n`);
    process.exitCode = 1;
  }
}
