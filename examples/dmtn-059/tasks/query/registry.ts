import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** One row of an answer; what is NULL is left out. */
export type Answer = Readonly<Record<string, string>>;

/**
 * Asks the registry with `wcl sql`; which registry is told by the environment (WCL_REGISTRY). The statement is fixed
 * text: nothing of the command line goes into it.
 */
export function askRegistry(statement: string): readonly Answer[] {
  const beside = join(import.meta.dirname, "wcl");
  const wcl = existsSync(beside) ? beside : "wcl";
  const output = execFileSync(wcl, ["sql", statement, "--format", "json"], {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const rows = JSON.parse(output) as readonly Readonly<Record<string, string | number | boolean | null>>[];
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).flatMap(([key, value]) => (value === null ? [] : [[key, String(value)]]))),
  );
}
