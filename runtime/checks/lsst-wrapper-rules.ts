import { keysOf } from "../config/vocabulary.ts";
import type { ConfigSection } from "../config/program.ts";
import { scalarIn, visibleText } from "./config-read.ts";
import { wcl } from "./example-text.ts";
import { placeIn } from "./items.ts";
import type { CheckInput, Finding, Rule } from "./rule.ts";
import type { ModuleView } from "./survey.ts";

const perFile = (value: string) => wcl(`module.shrink.wrapper.per_file_cmdline = ${value}`);
const setup = "module.shrink.file";

/** What the LSST wrapper does with texts and files, and other wrappers do not. */
export const lsstWrapperRules: readonly Rule[] = [
  {
    code: "LSST512",
    severity: "warning",
    title: "parentheses that become braces",
    explanation:
      "In per_file_cmdline every parenthesis becomes a brace, so that $(ccd) is a variable; others are changed as well.",
    bad: { text: perFile("list.raws.raw:--where (ccd)") },
    good: { text: perFile("list.raws.raw:--ccd $(ccd)") },
    check: function* ({ survey }) {
      for (const module of survey.running) {
        const scalar = scalarIn(module.wrapper, "per_file_cmdline");
        for (const { index } of scalar?.text
          .replace(/\$\([^()]*\)/g, (one) => " ".repeat(one.length))
          .matchAll(/[()]/g) ?? [])
          if (scalar !== undefined)
            yield {
              place: placeIn(survey.program, scalar, index, index + 1),
              message: "this parenthesis becomes a brace",
            };
      }
    },
  },
  {
    code: "LSST515",
    severity: "warning",
    title: "two inputs under one new name",
    explanation:
      "rename_file copies an input to the name that a program insists on, in the same folder. The second copy replaces the first.",
    bad: { text: twoRenamed("config.py") },
    good: { text: twoRenamed("more.py") },
    check: function* (input) {
      for (const module of input.survey.running) yield* clashes(input, module);
    },
  },
  {
    code: "LSST518",
    severity: "information",
    title: "a key that only the LSST wrapper reads",
    explanation:
      "The plain wrapper makes no Butler repository and adds nothing to the command line; these keys of the wrapper section mean nothing to it.",
    bad: { text: wcl("module.merge.wrapper.per_file_cmdline = list.smalls.small:--x") },
    good: {
      text: wcl(
        "module.merge.wrappername = genwrap_lsst.py",
        "module.merge.wrapper.per_file_cmdline = list.smalls.small:--x",
      ),
    },
    check: function* ({ survey }) {
      const keys = keysOf("wrapper")
        .filter((entry) => entry.kind === "wrapper")
        .map((entry) => entry.key);
      for (const module of survey.running) {
        const name = visibleText(survey.program, "wrappername", module.context);
        if (name !== "genwrap.py") continue;
        for (const key of keys) {
          const scalar = scalarIn(module.wrapper, key);
          if (scalar !== undefined)
            yield { place: scalar.key, message: `${name} does not read ${key}; the LSST wrapper does` };
        }
      }
    },
  },
];

/** Inputs of one module that are renamed to the same name in the same place, as far as the texts tell. */
function* clashes(input: CheckInput, module: ModuleView): Generator<Finding> {
  const taken = new Map<string, { readonly name: string; readonly rename: NonNullable<ReturnType<typeof scalarIn>> }>();
  for (const at of input.data("input")) {
    const rename = at.module === module && at.kind === "file" ? scalarIn(at.section, "rename_file") : undefined;
    if (rename === undefined) continue;
    const place = `${placement(at.section)} ${rename.text}`;
    const other = taken.get(place);
    if (other === undefined) taken.set(place, { name: at.name, rename });
    else
      yield {
        place: rename.place,
        message: `file.${at.name} and file.${other.name} are both renamed to ${rename.text}`,
        related: [{ ...other.rename.place, message: `file.${other.name}` }],
      };
  }
}

/** All that a directory pattern could ask a file section for. */
function placement(section: ConfigSection): string {
  return ["dirpat", "job_enddir", "rundir", "job_outtype"].map((key) => scalarIn(section, key)?.text ?? "").join(" ");
}

function twoRenamed(second: string): string {
  return wcl(
    "module.shrink.exec_1.used = list.raws.raw, file.setup, file.more",
    `${setup}.setup.rename_file = config.py`,
    `${setup}.more.filename = more-\${config_version}.config`,
    `${setup}.more.dirpat = plain`,
    `${setup}.more.job_enddir = config`,
    `${setup}.more.rename_file = ${second}`,
  );
}
