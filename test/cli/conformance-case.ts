import { readFileSync } from "node:fs";
import { differences as valueDifferences } from "../config/differences.ts";
import type { Answer } from "../kit/wcl.ts";

/** One call of `wcl` and what it must answer, as the reference did or as a list of differences says. */
export interface ConformanceCase {
  readonly set: string;
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly words: readonly string[];
  readonly expected: Outcome;
  /** Given itself, for what was asked. */
  readonly read: (answer: Answer, one: Pick<ConformanceCase, "files" | "words">) => Outcome;
}

/** What was answered, or that it was refused at a place of an input (`lines` of it). */
export type Outcome =
  | {
      readonly kind: "answered";
      readonly code: number | null;
      readonly said: unknown;
      readonly codes?: readonly string[];
    }
  | { readonly kind: "refused"; readonly code: number | null; readonly located: boolean };

export const refusal: Outcome = { kind: "refused", code: 1, located: true };

/** A problem as `--json` prints it, as far as it is looked at here. */
export interface LocatedProblem {
  readonly code: string;
  readonly severity: string;
  readonly file: string;
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
}

/** Whether a problem stands at a place that there is, in one of the files (by name). */
export function isInFile({ file, range }: LocatedProblem, files: Readonly<Record<string, string>>): boolean {
  const name = Object.keys(files).find((one) => file === one || file.endsWith(`/${one}`));
  const line = files[name ?? ""]?.split(/\r\n|\r|\n/)[range.start.line];
  return line !== undefined && range.start.character <= line.length;
}

/** What `test/config/differences.ts` says of a case. */
export function differsOf(set: string, name: string): (typeof valueDifferences)[number] | undefined {
  return valueDifferences.find((one) => one.set === set && one.case === name);
}

/** The text of a golden file, by its path from this folder. */
export function readGolden(name: string): string {
  return readFileSync(new URL(name, import.meta.url), "utf8");
}
