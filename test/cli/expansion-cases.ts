import { conformance } from "../config/golden-files.ts";
import type { Answer } from "../kit/wcl.ts";
import {
  differsOf,
  isInFile,
  refusal,
  type ConformanceCase,
  type LocatedProblem,
  type Outcome,
} from "./conformance-case.ts";

/** Everything that `wcl expand` can be asked: expansion, search, splitting of lists. */
export function expansionCases(): readonly ConformanceCase[] {
  return [...expandCases(), ...truncationCases(), ...searchCases(), ...splitCases()];
}

function expandCases(): readonly ConformanceCase[] {
  return conformance.expand.map(({ input, expand, result, keep, error }) => {
    const name = `${input} ${expand ? "with" : "without"} lists`;
    const reference = error === null ? { values: listed(result), keep: listed(keep) } : "refused";
    const ours = differsOf("expand", name)?.ours ?? reference;
    return {
      ...{ set: "expand", name, files: { "t.wcl": conformance.expand_vars } },
      words: ["expand", "t.wcl", input, ...(expand ? [] : ["--no-lists"]), "--json"],
      expected: ours === "refused" ? refusal : { kind: "answered", code: 0, said: ours },
      read: (answer, one) => readExpansion(answer, one, ({ values, keep: kept }) => ({ values, keep: kept })),
    };
  });
}

function truncationCases(): readonly ConformanceCase[] {
  return conformance.expand_truncation.map(({ vars, input, count, first, last }) => ({
    ...{ set: "expand_truncation", name: input, words: ["expand", "t.wcl", input, "--json"] },
    files: {
      "t.wcl": Object.entries(vars)
        .map(([key, value]) => `${key} = ${value}\n`)
        .join(""),
    },
    expected: {
      kind: "answered",
      code: 0,
      said: differsOf("expand_truncation", input)?.ours ?? { count, first, last },
    },
    read: (answer, one) =>
      readExpansion(answer, one, ({ values }) => ({
        count: values.length,
        first: values.slice(0, first.length),
        last: values.slice(-last.length),
      })),
  }));
}

/** Asked for by a variable of that name, in the state in which the reference was asked. */
function searchCases(): readonly ConformanceCase[] {
  const state = ["--set", "current.curr_block=B1", "--set", "current.curr_site=s1"];
  return conformance.search.map(({ key, opts, found, value }) => ({
    ...{ set: "search", name: `${key} ${JSON.stringify(opts)}`, files: { "t.wcl": conformance.search_wcl } },
    words: [
      ...["expand", "t.wcl", `\${${key}}`, ...state, "--json"],
      ...pairs("--current", opts?.currentvals),
      ...pairs("--object", opts?.searchobj),
    ],
    expected: found ? { kind: "answered", code: 0, said: [value] } : refusal,
    read: (answer, one) => readExpansion(answer, one, ({ values }) => values),
  }));
}

/** In parentheses any value is a list, and only then is it split as the reference splits. */
function splitCases(): readonly ConformanceCase[] {
  return conformance.fwsplit.map(({ input, result }) => ({
    ...{ set: "fwsplit", name: JSON.stringify(input), files: { "t.wcl": `l = (${input})\n` } },
    words: ["expand", "t.wcl", "${l}", "--json"],
    expected: { kind: "answered", code: 0, said: result },
    read: (answer, one) => readExpansion(answer, one, ({ values }) => values),
  }));
}

interface ExpandAnswer {
  readonly values: readonly string[];
  readonly keep: readonly unknown[];
  readonly problems: readonly LocatedProblem[];
}

/** Errors stand in the text that was given, or in the file: a circle there. */
function readExpansion(
  { code, stdout }: Answer,
  { files, words }: Pick<ConformanceCase, "files" | "words">,
  said: (answer: ExpandAnswer) => unknown,
): Outcome {
  const texts = { ...files, "<text>": words[2] ?? "" };
  const answer = JSON.parse(stdout) as ExpandAnswer;
  const error = answer.problems.find(({ severity }) => severity === "error");
  if (error !== undefined) return { kind: "refused", code, located: isInFile(error, texts) };
  return { kind: "answered", code, said: said(answer) };
}

function listed<T>(value: T | readonly T[] | null): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

function pairs(option: string, values: Readonly<Record<string, string>> = {}): readonly string[] {
  return Object.entries(values).flatMap(([key, value]) => [option, `${key}=${value}`]);
}
