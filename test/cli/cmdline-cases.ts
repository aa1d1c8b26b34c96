import { splitShellWords } from "../../runtime/plan/shell-words.ts";
import { readGolden, refusal, type ConformanceCase } from "./conformance-case.ts";
import { differences } from "./differences.ts";

interface CmdlineCase {
  readonly name: string;
  readonly wrapper_wcl: string;
  readonly command: string | null;
}

/** Input WCL through `wcl wrap --dry-run`. */
export function cmdlineCases(): readonly ConformanceCase[] {
  const cases = JSON.parse(readGolden("../plan/golden/cmdline.json")) as readonly CmdlineCase[];
  return cases.map(({ name, wrapper_wcl: input, command }) => {
    const isRefused = command === null || differences.some((one) => one.set === "cmdline" && one.case === name);
    return {
      ...{ set: "cmdline", name, files: { "t.wcl": input }, words: ["wrap", "t.wcl", "--dry-run"] },
      expected: isRefused ? refusal : { kind: "answered", code: 0, said: wordsOf(command) },
      read: ({ code, stdout, stderr }) =>
        stdout === ""
          ? { kind: "refused", code, located: stderr.includes("t.wcl:") && stderr.includes(" error ") }
          : { kind: "answered", code, said: JSON.parse(stdout) as unknown },
    };
  });
}

/** The reference gives its command line to a splitter of words, never to a shell. */
function wordsOf(command: string): readonly string[] {
  const split = splitShellWords(command);
  if (split.kind !== "words") throw new Error(command);
  return split.words;
}
