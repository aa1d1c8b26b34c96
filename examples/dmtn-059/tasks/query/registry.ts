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
  // One row a line.
  const rows = output.split("\n").filter((line) => line !== "");
  return rows.map((line) => {
    const row = JSON.parse(line) as Readonly<Record<string, string | number | boolean | null>>;
    return Object.fromEntries(
      Object.entries(row).flatMap(([key, value]) => (value === null ? [] : [[key, String(value)]])),
    );
  });
}
