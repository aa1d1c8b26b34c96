import { plainReference } from "./data-name.ts";
import { wcl } from "./example-text.ts";
import { eachExec } from "./exec-rules.ts";
import type { Item } from "./items.ts";
import { insertion } from "./replacement.ts";
import type { Finding, Rule } from "./rule.ts";
import type { ExecView, ModuleView } from "./survey.ts";
import { scalarIn } from "./config-read.ts";

const merge = (ancestry: string) => wcl(`module.merge.exec_1.ancestry = ${ancestry}`);
const right = merge("list.smalls.small:file.sum, file.skymap:file.sum");
const tidy = [
  "module.merge.exec_2.execname = tidy.py",
  "module.merge.exec_2.used = file.skymap",
  "module.merge.exec_2.was_generated_by = file.sum",
  "module.merge.exec_2.cmdline.v = _flag",
];

/** Which output was derived from which input: pairs `parent:child`. */
export const ancestryRules: readonly Rule[] = [
  {
    code: "PFW219",
    severity: "error",
    title: "an ancestry pair without a colon",
    explanation: "ancestry is a comma list of pairs parent:child; the colon between the two is missing.",
    bad: { text: merge("list.smalls.small:file.sum, file.skymap file.sum") },
    good: { text: right },
    check: (input) =>
      eachExec(input, (exec) =>
        exec.ancestry.flatMap((pair): Finding[] =>
          pair.text.includes(":") ? [] : [{ place: pair.place, message: `"${pair.text}" is no pair parent:child` }],
        ),
      ),
  },
  {
    code: "PFW223",
    severity: "error",
    title: "an ancestry pair with two colons",
    explanation: "A pair of ancestry is parent:child with one colon; a comma between two pairs may be missing.",
    bad: { text: merge("list.smalls.small:file.sum:file.skymap") },
    good: { text: right },
    check: (input) =>
      eachExec(input, (exec) =>
        exec.ancestry.flatMap((pair): Finding[] =>
          pair.text.split(":").length > 2
            ? [{ place: pair.place, message: `"${pair.text}" has more than one colon` }]
            : [],
        ),
      ),
  },
  {
    code: "PFW222",
    severity: "error",
    title: "a side of an ancestry pair is no reference",
    explanation: "Both sides of a pair are written as in used and was_generated_by: file.NAME or list.NAME.FILE.",
    bad: { text: merge("skymap:file.sum") },
    good: { text: right },
    check: (input) =>
      eachExec(input, (exec) =>
        sidesOf(exec).flatMap(({ side }): Finding[] =>
          side.text.includes(".")
            ? []
            : [{ place: side.place, message: `"${side.text}" is no reference like file.NAME` }],
        ),
      ),
  },
  {
    code: "PFW220",
    severity: "error",
    says: "something is missing",
    title: "an ancestry parent is not used",
    explanation:
      "The parent of a pair must stand in used of this program or of one before it in the module, word for word.",
    bad: { text: merge("file.small:file.sum") },
    good: { text: right },
    check: (input) => eachExec(input, (exec, _tag, module) => unusedParents(exec, module)),
  },
  {
    code: "PFW221",
    severity: "error",
    title: "an ancestry child is not made here",
    explanation: "The child of a pair must stand in was_generated_by of the same program, word for word.",
    bad: { text: merge("list.smalls.small:file.skymap") },
    good: { text: right },
    check: (input) =>
      eachExec(input, (exec) => {
        const made = new Set(exec.generated.map((item) => item.text.toLowerCase()));
        return sidesOf(exec).flatMap(({ which, side }): Finding[] => {
          if (which !== "child" || !side.text.includes(".") || made.has(side.text.toLowerCase())) return [];
          return [{ place: side.place, message: `${side.text} is not in was_generated_by of ${exec.name}` }];
        });
      }),
  },
  {
    code: "PFW224",
    severity: "warning",
    title: "inputs and outputs without ancestry",
    explanation:
      "A program with used and was_generated_by but no ancestry leaves no record of which file came from which. The fix pairs every input with every output.",
    bad: { text: wcl(...tidy) },
    good: { text: wcl(...tidy, "module.merge.exec_2.ancestry = file.skymap:file.sum") },
    check: (input) => eachExec(input, (exec, tag) => missingAncestry(exec, tag)),
  },
];

function unusedParents(exec: ExecView, module: ModuleView): Finding[] {
  const before = module.execs.slice(0, module.execs.indexOf(exec) + 1);
  const used = new Set(before.flatMap((one) => one.used.map((item) => plainReference(item.text))));
  return sidesOf(exec).flatMap(({ which, side }): Finding[] => {
    if (which !== "parent" || !side.text.includes(".") || used.has(plainReference(side.text))) return [];
    return [{ place: side.place, message: `${side.text} is not in used of ${exec.name} or of a program before it` }];
  });
}

function missingAncestry(exec: ExecView, tag: Item["place"]): Finding[] {
  const generated = scalarIn(exec.section, "was_generated_by");
  if (exec.used.length === 0 || generated === undefined || exec.section.entries.has("ancestry")) return [];
  if (exec.section.entries.has("was_derived_from")) return [];
  const pairs = exec.used.flatMap((parent) => exec.generated.map((child) => `${parent.text}:${child.text}`));
  const place = {
    file: generated.place.file,
    span: { start: generated.place.span.end, end: generated.place.span.end },
  };
  const fixes = [insertion("Derive every output from every input", place, `\nancestry = ${pairs.join(", ")}`)];
  return [{ place: tag, message: `${exec.name} reads and makes files, but says nothing of ancestry`, fixes }];
}

/** Both sides of every pair that has exactly one colon. */
function sidesOf(exec: ExecView): { readonly which: "parent" | "child"; readonly side: Item }[] {
  return exec.ancestry.flatMap((pair) => {
    const [parent, child, ...more] = pair.text.split(":");
    if (parent === undefined || child === undefined || more.length > 0) return [];
    const { file, span } = pair.place;
    // A pair that a continuation tears apart is shown whole on both sides.
    const exact = span.end - span.start === pair.text.length;
    const first = exact ? { start: span.start, end: span.start + parent.trimEnd().length } : span;
    const last = exact ? { start: span.end - child.trimStart().length, end: span.end } : span;
    return [
      { which: "parent" as const, side: { text: parent.trim(), place: { file, span: first } } },
      { which: "child" as const, side: { text: child.trim(), place: { file, span: last } } },
    ];
  });
}
