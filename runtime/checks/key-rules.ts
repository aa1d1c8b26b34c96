import { nearNames } from "../config/near.ts";
import { keyEntry, keysOf } from "../config/vocabulary.ts";
import type { KeyScope } from "../config/vocabulary/entry.ts";
import type { Document, Item } from "../../grammar/tree.ts";
import { askedNames } from "./asked-names.ts";
import { scalarIn, scalarsIn, sectionIn, tagOf } from "./config-read.ts";
import { wcl } from "./example-text.ts";
import { scopedSections } from "./key-scopes.ts";
import { remembered } from "./remembered.ts";
import { replacement } from "./replacement.ts";
import type { CheckInput, Finding, Rule } from "./rule.ts";

/** Keys that do not do what they seem to do. */
export const keyRules: readonly Rule[] = [
  {
    code: "STY615",
    severity: "information",
    title: "a key that is set twice",
    explanation:
      "The last value counts; the first one has no effect. Values in other files may be overridden on purpose, so only one section of one file is looked at.",
    bad: { text: "night = 20260102\nnight = 20260103" },
    good: { text: "night = 20260103" },
    check: repeatedKeys,
  },
  {
    code: "STY627",
    severity: "warning",
    title: "a key that is nearly a known one",
    explanation: "Any key may be used as a variable, so a misspelt one is taken for a variable that nobody asks for.",
    bad: { text: wcl("module.merge.file.sum.compres_files = True") },
    good: { text: wcl("module.merge.file.sum.compress_files = True") },
    check: misspeltKeys,
  },
  {
    code: "STY631",
    severity: "warning",
    title: "a key without effect",
    explanation: "The key looks as if it meant something, but nothing reads it.",
    bad: { text: wcl("module.merge.file.sum.req_metadata.band = band") },
    good: { text: wcl("filetype_metadata.sum.hdus.primary.r.w.band = band") },
    check: function* ({ survey }) {
      for (const { scope, section } of scopedSections(survey)) {
        for (const [key, node] of section.entries) {
          const entry = keyEntry(scope, key);
          if (entry?.kind !== "trap" || entry.key === "*") continue;
          const place = node.kind === "scalar" ? node.key : tagOf(survey.program, node);
          yield { place, message: `${key} has no effect: ${entry.trap ?? entry.meaning}` };
        }
      }
    },
  },
  {
    code: "STY635",
    severity: "warning",
    title: "was_derived_from in a submission",
    explanation: "Submissions say ancestry, which is checked; was_derived_from is what the framework makes of it.",
    bad: { text: wcl("module.merge.exec_1.was_derived_from = list.smalls.small:file.sum") },
    good: { text: wcl("module.merge.exec_1.ancestry = list.smalls.small:file.sum") },
    check: function* ({ survey }) {
      for (const module of survey.running) {
        for (const exec of module.execs) {
          const key = scalarIn(exec.section, "was_derived_from");
          if (key === undefined) continue;
          yield {
            place: key.key,
            message: "a submission says ancestry, not was_derived_from",
            fixes: [replacement("Say ancestry", key.key, "ancestry")],
          };
        }
      }
    },
  },
  {
    code: "STY640",
    severity: "information",
    title: "a part of a module at the top level",
    explanation: "Sections file, list and exec mean something inside a module only.",
    bad: { text: wcl("list.extra.columns = raw.fullname") },
    good: { text: wcl("module.shrink.list.raws.columns = raw.fullname, visit, ccd, filter") },
    check: function* ({ survey: { program } }) {
      for (const name of ["file", "list", "exec", "job"]) {
        const section = sectionIn(program.root, name);
        if (section !== undefined)
          yield {
            place: tagOf(program, section),
            message: `section ${name} at the top level is no part of any module`,
          };
      }
    },
  },
  {
    code: "BLK438",
    severity: "information",
    title: "exec sections in another order than by text",
    explanation:
      "Programs run in the order of their numbers. The original framework sorts the names as text and runs exec_10 before exec_2.",
    bad: {
      text: wcl(
        "module.shrink.exec_2.execname = a.py",
        "module.shrink.exec_2.cmdline.v = _flag",
        "module.shrink.exec_10.execname = b.py",
        "module.shrink.exec_10.cmdline.v = _flag",
      ),
    },
    good: {
      text: wcl(
        "module.shrink.exec_2.execname = a.py",
        "module.shrink.exec_2.cmdline.v = _flag",
        "module.shrink.exec_3.execname = b.py",
        "module.shrink.exec_3.cmdline.v = _flag",
      ),
    },
    check: function* ({ survey }) {
      for (const module of survey.running) {
        const names = module.execs.map((exec) => exec.name);
        const byText = [...names].sort();
        const first = module.execs.find((exec, index) => exec.name !== byText[index]);
        if (first === undefined) continue;
        yield {
          place: tagOf(survey.program, first.section),
          message: `here ${names.join(", ")} run in this order; the original runs ${byText.join(", ")}`,
        };
      }
    },
  },
];

/** Keys of one pair of tags, as the text has them. */
function* repeatedKeys({ survey: { program } }: CheckInput): Generator<Finding> {
  for (const [file, document] of program.files) {
    // A template writes one of several lines.
    if (document.islands.length > 0) continue;
    const stack: (readonly Item[])[] = [document.items];
    for (let items = stack.pop(); items !== undefined; items = stack.pop()) {
      const first = new Map<string, Item & { kind: "assignment" }>();
      for (const item of items) {
        if (item.kind === "section") stack.push(item.items);
        if (item.kind !== "assignment" || !/^\w[\w.-]*$/.test(item.key)) continue;
        const earlier = first.get(item.key);
        first.set(item.key, item);
        // Another spelling is told as one (STY616).
        if (earlier === undefined || written(document, earlier) !== written(document, item)) continue;
        const related = [{ file, span: earlier.keySpan, message: "set here first" }];
        yield {
          place: { file, span: item.keySpan },
          message: `${item.key} is set again; only this value counts`,
          related,
        };
      }
    }
  }
}

function written({ text }: Document, { keySpan }: Item & { kind: "assignment" }): string {
  return text.slice(keySpan.start, keySpan.end);
}

function* misspeltKeys({ survey }: CheckInput): Generator<Finding> {
  const asked = askedNames(survey.program).words;
  const nearOf = remembered((scope, key) => nearNames(key, knownKeys(scope)));
  for (const { scope, section, name } of scopedSections(survey)) {
    for (const [key, scalar] of scalarsIn(section)) {
      if (scalar.layer !== "submission" || asked.has(key) || key.length < 6 || isKnown(scope, key)) continue;
      const near = nearOf(scope, key).filter((one) => !section.entries.has(one) && !sameWords(one, key));
      const [best] = near;
      if (best === undefined) continue;
      const fixes = near.map((one) => replacement(`Change to ${one}`, scalar.key, one));
      yield { place: scalar.key, message: `${name} has no key ${key}; did you mean ${near.join(" or ")}?`, fixes };
    }
  }
}

/** Names that differ only in a number or a plural are usually meant so. */
function sameWords(a: string, b: string): boolean {
  const plain = (text: string) => text.replace(/\d+/g, "");
  return plain(a) === plain(b);
}

const knownKeys = (scope: KeyScope): string[] =>
  keysOf(scope).flatMap((entry) =>
    (entry.kind === "framework" || entry.kind === "wrapper") && !/[*]|_N$/.test(entry.key) ? [entry.key] : [],
  );

function isKnown(scope: KeyScope, key: string): boolean {
  const entry = keyEntry(scope, key);
  return entry !== undefined && entry.key !== "*";
}
