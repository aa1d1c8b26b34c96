import { readBoolean } from "../config/boolean.ts";
import { nearNames } from "../config/near.ts";
import { keyEntry } from "../config/vocabulary.ts";
import type { ConfigScalar } from "../config/program.ts";
import { scalarIn, scalarsIn } from "./config-read.ts";
import { wcl } from "./example-text.ts";
import { scopedSections, type ScopedSection } from "./key-scopes.ts";
import { replacement } from "./replacement.ts";
import type { CheckInput, Finding, Rule } from "./rule.ts";

/** Values that a key does not take. */
export const valueRules: readonly Rule[] = [
  {
    code: "STY628",
    severity: "warning",
    title: "neither true nor false",
    explanation:
      "A switch takes true, t, yes, y, 1 or false, f, no, n, 0, in any case. The original framework takes anything else for false without a word.",
    bad: { text: wcl("module.merge.file.sum.savefiles = on") },
    good: { text: wcl("module.merge.file.sum.savefiles = True") },
    check: (input) =>
      eachValue(input, function* (at, key, scalar) {
        if (keyEntry(at.scope, key)?.type !== "bool" || readBoolean(scalar.text) !== undefined) return;
        yield { place: scalar.place, message: `${key} is true or false, not ${scalar.text}` };
      }),
  },
  {
    code: "STY629",
    severity: "warning",
    title: "a word that the key does not take",
    explanation: "The key takes one word of a short list, and this is none of them.",
    bad: { text: wcl("when_to_email = always") },
    good: { text: wcl("when_to_email = block") },
    check: (input) =>
      eachValue(input, function* (at, key, scalar) {
        const entry = keyEntry(at.scope, key);
        if (entry?.type !== "enum" || toldElsewhere.has(key)) return;
        const word = scalar.text.toLowerCase();
        if (entry.values.some((value) => value.toLowerCase() === word)) return;
        const fixes = nearNames(word, entry.values).map((one) => replacement(`Change to ${one}`, scalar.place, one));
        yield { place: scalar.place, message: `${key} is ${entry.values.join(", ")}, not ${scalar.text}`, fixes };
      }),
  },
  {
    code: "STY636",
    severity: "information",
    title: "a range that is not expanded",
    explanation: "Numbers from one to another are written (1:3) or within a list; 1:3 alone is one value.",
    bad: {
      text: wcl(
        "module.night.noop = True",
        "module.night.wrapperloop = chip",
        "chip = 1:3",
        "block.all.modulelist = shrink, merge, night",
      ),
    },
    good: {
      text: wcl(
        "module.night.noop = True",
        "module.night.wrapperloop = chip",
        "chip = (1:3)",
        "block.all.modulelist = shrink, merge, night",
      ),
    },
    check: function* ({ survey }) {
      const told = new Set<ConfigScalar>();
      for (const module of survey.running) {
        if (scalarIn(module.section, "loopobj") !== undefined) continue;
        for (const item of module.loopKeys) {
          const name = item.text.toLowerCase();
          const scalar = scalarIn(module.section, name) ?? scalarIn(survey.program.root, name);
          if (scalar === undefined || told.has(scalar) || !/^\d+:\d+$/.test(scalar.text.trim())) continue;
          told.add(scalar);
          const range = `(${scalar.text.trim()})`;
          const fixes = [replacement(`Write ${range}`, scalar.place, range)];
          yield { place: scalar.place, message: `${scalar.text} is one value; a range is written ${range}`, fixes };
        }
      }
    },
  },
];

/** These have rules of their own; engines here take more than the words of gridtype. */
const toldElsewhere: ReadonlySet<string> = new Set([
  "cmd_hyphen",
  "gridtype",
  "master_savefiles",
  "qouttype",
  "use_home_archive_input",
  "use_home_archive_output",
  "use_target_archive_input",
  "use_target_archive_output",
]);

function* eachValue(
  { survey }: CheckInput,
  check: (at: ScopedSection, key: string, scalar: ConfigScalar) => Iterable<Finding>,
): Generator<Finding> {
  for (const at of scopedSections(survey)) {
    for (const [key, scalar] of scalarsIn(at.section)) {
      if (scalar.layer === "submission" && !scalar.text.includes("$") && scalar.text !== "")
        yield* check(at, key, scalar);
    }
  }
}
