import type { Item } from "../../grammar/tree.ts";
import type { KeyScope } from "../config/vocabulary/entry.ts";
import { nearNames } from "../config/near.ts";
import { keyEntry, keysOf, scopesOf } from "../config/vocabulary.ts";
import { askedNames } from "./asked-names.ts";
import { scalarsIn } from "./config-read.ts";
import { wcl } from "./example-text.ts";
import { remembered } from "./remembered.ts";
import { scopedSections } from "./key-scopes.ts";
import type { CheckInput, Finding, Rule } from "./rule.ts";

/** Keys that nobody asks for, stand in the wrong section, or differ only in case. */
export const strayKeyRules: readonly Rule[] = [
  {
    code: "STY616",
    severity: "warning",
    title: "one key in two spellings",
    explanation:
      "Keys are folded to lower case, so these are one key, and the last value counts. Only options of cmdline keep their case.",
    bad: { text: "Night = 20260102\nnight = 20260103" },
    good: { text: "night = 20260103" },
    check: (input) => spellings(input, "outside cmdline"),
  },
  {
    code: "STY617",
    severity: "information",
    title: "options that differ only in case",
    explanation: "Options of cmdline keep their case, so these are two different ones.",
    bad: { text: wcl("module.shrink.exec_1.cmdline.c = 1", "module.shrink.exec_1.cmdline.C = 2") },
    good: { text: wcl("module.shrink.exec_1.cmdline.c = 1", "module.shrink.exec_1.cmdline.d = 2") },
    check: (input) => spellings(input, "inside cmdline"),
  },
  {
    code: "STY625",
    severity: "hint",
    says: "something is missing",
    title: "a variable that nobody asks for",
    explanation:
      "The framework does not know the key, and no value, pattern or column of the submission asks for it. It may be read by a program of your own.",
    bad: { text: wcl("module.merge.exposure_limit = 3") },
    good: { text: wcl("module.merge.exposure_limit = 3", "module.merge.exec_1.cmdline.limit = ${exposure_limit}") },
    check: unusedVariables,
  },
  {
    code: "STY632",
    severity: "information",
    title: "a key of another section",
    explanation:
      "The key means something in other sections; here nothing reads it, and nothing that looks for it comes by here.",
    bad: { text: wcl("module.merge.file.sum.wrapperloop = filter") },
    good: { text: wcl("module.merge.wrapperloop = filter") },
    check: misplacedKeys,
  },
];

function* spellings(
  { survey: { program } }: CheckInput,
  where: "outside cmdline" | "inside cmdline",
): Generator<Finding> {
  for (const [file, document] of program.files) {
    if (document.islands.length > 0) continue;
    const stack: (readonly Item[])[] = [document.items];
    for (let items = stack.pop(); items !== undefined; items = stack.pop()) {
      const first = new Map<string, Item & { readonly kind: "assignment" }>();
      for (const item of items) {
        if (item.kind === "section") stack.push(item.items);
        if (item.kind !== "assignment") continue;
        const written = (one: typeof item): string => document.text.slice(one.keySpan.start, one.keySpan.end);
        const folded = item.key.toLowerCase();
        const earlier = first.get(folded);
        if (earlier === undefined) first.set(folded, item);
        else if (written(earlier) !== written(item) && (earlier.key === item.key) === (where === "outside cmdline")) {
          const related = [{ file, span: earlier.keySpan, message: `written ${written(earlier)} here` }];
          const message =
            where === "outside cmdline"
              ? `${written(item)} and ${written(earlier)} are one key; only this value counts`
              : `${written(item)} and ${written(earlier)} are two different options`;
          yield { place: { file, span: item.keySpan }, message, related };
        }
      }
    }
  }
}

const variableScopes: ReadonlySet<KeyScope> = new Set(["global", "block", "module", "file", "list"]);

function* unusedVariables({ survey }: CheckInput): Generator<Finding> {
  // What a function or a program of the submission's own asks for, nobody can see.
  if (survey.program.functionCalls.length > 0) return;
  const { words, beginnings } = askedNames(survey.program);
  const strange = remembered((scope, key) => isStrange(scope, key, beginnings));
  for (const { scope, section, name } of scopedSections(survey)) {
    if (!variableScopes.has(scope)) continue;
    for (const [key, scalar] of scalarsIn(section)) {
      if (scalar.layer === "submission" && !words.has(key) && strange(scope, key))
        yield { place: scalar.key, message: `nothing asks for ${key} of ${name}` };
    }
  }
}

/** The catalogue does not know the key, no name begins so, and it is no slip of the pen (STY627). */
function isStrange(scope: KeyScope, key: string, beginnings: ReadonlySet<string>): boolean {
  if (scopesOf(key).length > 0 || [...beginnings].some((start) => key.startsWith(start))) return false;
  const known = keysOf(scope).map((entry) => entry.key);
  return nearNames(key, known).length === 0;
}

/** Where a look-up goes on from a section in which it finds nothing. */
const outer: Readonly<Partial<Record<KeyScope, readonly KeyScope[]>>> = {
  div_list: ["list", "module", "block", "archive", "site", "global"],
  file: ["module", "block", "archive", "site", "global"],
  list: ["module", "block", "archive", "site", "global"],
  module: ["block", "archive", "site", "global"],
  block: ["archive", "site", "global"],
  site: ["global"],
  archive: ["site", "global"],
};

function* misplacedKeys({ survey }: CheckInput): Generator<Finding> {
  const { words } = askedNames(survey.program);
  const homesOf = remembered(homesElsewhere);
  for (const { scope, section, name } of scopedSections(survey)) {
    if (!variableScopes.has(scope)) continue;
    for (const [key, scalar] of scalarsIn(section)) {
      if (scalar.layer !== "submission" || words.has(key)) continue;
      const homes = homesOf(scope, key);
      if (homes.length > 0)
        yield { place: scalar.key, message: `nothing reads ${key} in ${name}; it belongs in ${homes.join(" or ")}` };
    }
  }
}

/** Where a key means something, if it means nothing in this scope and no look-up that asks for it comes by. */
function homesElsewhere(scope: KeyScope, key: string): readonly KeyScope[] {
  const entry = keyEntry(scope, key);
  if (entry !== undefined && entry.key !== "*") return [];
  const all = scopesOf(key);
  const homes = all.filter((home) => outer[home] !== undefined || home === "global" || home === "exec");
  const reached = homes.some((home) => home === scope || outer[home]?.includes(scope) === true);
  return reached || homes.length < all.length ? [] : homes;
}
