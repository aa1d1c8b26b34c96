import { conformance } from "../config/golden-files.ts";
import { flatTree, readOrderedJson, type Ordered } from "../kit/ordered-json.ts";
import {
  differsOf,
  isInFile,
  readGolden,
  refusal,
  type ConformanceCase,
  type LocatedProblem,
} from "./conformance-case.ts";
import { differences } from "./differences.ts";

/** Two of them ask the reader in the middle of a cmdline section, where no file begins: they are the grammar's alone. */
export const readersOwn: readonly string[] = ["initial cmdline flag", "initial cmdline flag, no section"];

/** Files with and without includes, through `wcl parse`. */
export function parseCases(): readonly ConformanceCase[] {
  const syntax = golden("../grammar/golden/syntax.json") as readonly ReadonlyMap<string, Ordered>[];
  const { include } = Object.fromEntries(golden("../config/golden/conformance.json") as ReadonlyMap<string, Ordered>);
  return [
    ...syntax.filter((one) => !readersOwn.includes(text(one, "name"))).map((one) => parseCase("syntax", one, {})),
    ...(include as typeof syntax).map((one) => parseCase("include", one, conformance.include_files)),
  ];
}

function parseCase(
  set: string,
  golden: ReadonlyMap<string, Ordered>,
  included: Readonly<Record<string, string>>,
): ConformanceCase {
  const name = text(golden, "name");
  const files = { ...included, "t.wcl": text(golden, "input") };
  const codes = differences.find((one) => one.set === set && one.case === name)?.codes ?? [];
  const answered = { kind: "answered", code: codes.length === 0 ? 0 : 1, codes } as const;
  const isRefused = golden.get("error") !== null || differsOf(set, name)?.ours === "refused";
  return {
    ...{ set, name, files, words: ["parse", "t.wcl", "--json"] },
    expected: isRefused ? refusal : { ...answered, said: flatTree(golden.get("tree") ?? null) },
    read: ({ code, stdout }) => {
      const { flat, problems } = JSON.parse(stdout) as ParseAnswer;
      const errors = problems.filter(({ severity }) => severity === "error");
      if (isRefused) return { kind: "refused", code, located: errors.some((error) => isInFile(error, files)) };
      return { kind: "answered", code, said: flat, codes: errors.map((error) => error.code) };
    },
  };
}

interface ParseAnswer {
  readonly flat: unknown;
  readonly problems: readonly LocatedProblem[];
}

function text(golden: ReadonlyMap<string, Ordered>, key: string): string {
  const value = golden.get(key);
  if (typeof value !== "string") throw new Error(`${key} is no text`);
  return value;
}

function golden(name: string): Ordered {
  return readOrderedJson(readGolden(name));
}
