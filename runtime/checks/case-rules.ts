import { findDirectoryPattern, findFilePattern } from "../config/pattern.ts";
import type { ConfigScalar } from "../config/program.ts";
import { scalarIn, sectionIn } from "./config-read.ts";
import { wcl } from "./example-text.ts";
import { replacement } from "./replacement.ts";
import type { CheckInput, Finding, Rule } from "./rule.ts";

/** Names that fit only because case is not looked at here. */
export const caseRules: readonly Rule[] = [
  {
    code: "STY621",
    severity: "hint",
    title: "a name in other letters than it was given",
    explanation:
      "Names of patterns and file types are folded to lower case when they are read, but values are not. Here they are compared without case; the original framework does not find them.",
    bad: { text: wcl("module.merge.file.sum.filepat = Sum") },
    good: { text: wcl("module.merge.file.sum.filepat = sum") },
    check: otherCase,
  },
];

function* otherCase(input: CheckInput): Generator<Finding> {
  const { program } = input.survey;
  const types = sectionIn(program.root, "filetype_metadata");
  const fits: readonly (readonly [key: string, find: (name: string) => boolean])[] = [
    ["filepat", (name) => findFilePattern(program, name).kind === "found"],
    ["dirpat", (name) => findDirectoryPattern(program, name, "runtime").kind === "found"],
    ["filetype", (name) => types?.entries.has(name.toLowerCase()) === true],
  ];
  const told = new Set<ConfigScalar>();
  for (const at of [...input.data("input"), ...input.data("output")]) {
    for (const [key, find] of fits) {
      const scalar = scalarIn(at.section, key);
      const folded = scalar?.text.toLowerCase();
      if (
        scalar === undefined ||
        folded === undefined ||
        folded === scalar.text ||
        told.has(scalar) ||
        !find(scalar.text)
      )
        continue;
      told.add(scalar);
      const fixes = [replacement(`Write ${folded}`, scalar.place, folded)];
      yield {
        place: scalar.place,
        message: `${scalar.text} is called ${folded}; the original framework would not find it`,
        fixes,
      };
    }
  }
}
