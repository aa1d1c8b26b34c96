import { writeFileSync } from "node:fs";
import type { Row } from "./ask-registry.ts";

/** Writes rows as a query's answer in JSON: list, line, one entry a line, file, the label, its values as text. */
export function writeAnswer(path: string, label: string, rows: readonly Row[]): void {
  const lines = rows.map((row, number) => {
    const values = Object.entries(row).filter((pair): pair is [string, string | number] => pair[1] !== null);
    const file = Object.fromEntries(values.map(([key, value]) => [key, String(value)]));
    return [`line${String(number + 1).padStart(5, "0")}`, { file: { [label]: file } }];
  });
  writeFileSync(path, `${JSON.stringify({ list: { line: Object.fromEntries(lines) as unknown } }, null, 1)}\n`);
}
