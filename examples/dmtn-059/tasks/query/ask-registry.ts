import { execFileSync } from "node:child_process";

/** A row of the registry's answer. */
export type Row = Readonly<Record<string, string | number | null>>;

/** Asks the run's registry through the command line, which knows where it is. The question is a constant of this program. */
export function askRegistry(question: string): readonly Row[] {
  const answer = execFileSync("wcl", ["sql", question, "--format", "json"], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  return answer.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as Row]));
}
