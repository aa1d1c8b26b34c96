import { wcl } from "./example-text.ts";
import { nearNames } from "../config/near.ts";
import type { ConfigSection } from "../config/program.ts";
import { scalarIn, sectionsIn, tagOf, visible } from "./config-read.ts";
import { replacement } from "./replacement.ts";
import type { CheckInput, Finding, Rule } from "./rule.ts";

const extra = (...lines: readonly string[]) =>
  wcl("block.all.modulelist = shrink, merge, extra", ...lines.map((line) => `module.extra.${line}`));
const command = ["exec_1.execname = tidy.py", "exec_1.cmdline.v = _flag"];

/** What every module that is run must have. */
export const moduleRules: readonly Rule[] = [
  {
    code: "PFW211",
    severity: "error",
    says: "something is missing",
    title: "a module has no wrappername",
    explanation:
      "wrappername is the program that runs the module inside the job (genwrap.py, genwrap_lsst.py, or one of your own). A module with noop = True only queries and needs none.",
    bad: { text: extra(...command) },
    good: { text: extra("wrappername = genwrap.py", ...command) },
    check: function* ({ survey }) {
      for (const module of survey.running) {
        if (module.noop || visible(survey.program, "wrappername", module.context) !== undefined) continue;
        yield { place: tagOf(survey.program, module.section), message: `module ${module.name} has no wrappername` };
      }
    },
  },
  {
    code: "PFW212",
    severity: "error",
    says: "something is missing",
    title: "a module has no exec section",
    explanation: "The programs of a module stand in sections exec_1, exec_2, …; a module with noop = True needs none.",
    bad: { text: extra("wrappername = genwrap.py") },
    good: { text: extra("wrappername = genwrap.py", ...command) },
    check: function* ({ survey }) {
      for (const module of survey.running) {
        if (module.noop || module.execs.length > 0) continue;
        yield { place: tagOf(survey.program, module.section), message: `module ${module.name} has no section exec_1` };
      }
    },
  },
  {
    code: "BLK439",
    severity: "warning",
    title: "an exec section without a number",
    explanation: "Only exec_ and digits make a section of a program; any other name is passed over in silence.",
    bad: { text: wcl("module.shrink.exec_two.execname = tidy.py") },
    good: { text: wcl("module.shrink.exec_2.execname = tidy.py", "module.shrink.exec_2.cmdline.v = _flag") },
    check: function* ({ survey }) {
      for (const module of survey.running) {
        for (const [name, section] of sectionsIn(module.section)) {
          if (!/^exec(_|$)/.test(name) || /^exec_\d+$/.test(name)) continue;
          yield {
            place: tagOf(survey.program, section),
            message: `${name} is not run: exec sections are exec_1, exec_2, …`,
          };
        }
      }
    },
  },
  {
    code: "BLK404",
    severity: "error",
    says: "something is missing",
    title: "loopobj names nothing",
    explanation:
      "loopobj says whose data give the loop its values: file.NAME or list.NAME of the same module. Without it the values come from the submission itself.",
    bad: { text: wcl("module.shrink.loopobj = list.rawz") },
    good: { text: wcl("module.shrink.loopobj = list.raws") },
    check: unknownLoopObject,
  },
  {
    code: "BLK410",
    severity: "error",
    title: "filename outside a file section",
    explanation:
      "A filename that is visible from a list, a module, a block, a site, an archive or the top level stops every look-up of a name pattern in the original framework. It belongs into the one file section it is meant for.",
    bad: { text: wcl("module.shrink.filename = small.fits") },
    good: { text: wcl("module.shrink.file.setup.filename = other.config") },
    check: function* ({ survey: { program, modules } }) {
      const places: (readonly [string, ConfigSection])[] = [["the top level", program.root]];
      for (const kind of ["block", "site", "archive", "module"]) {
        const all = program.root.entries.get(kind);
        if (all?.kind === "section")
          places.push(...sectionsIn(all).map(([name, one]) => [`${kind} ${name}`, one] as const));
      }
      for (const module of modules.values()) {
        places.push(...[...module.lists].map(([name, one]) => [`list ${name}`, one] as const));
      }
      for (const [where, section] of places) {
        const key = scalarIn(section, "filename");
        if (key !== undefined)
          yield { place: key.key, message: `filename in ${where}: it belongs into a file section` };
      }
    },
  },
];

function* unknownLoopObject({ survey }: CheckInput): Generator<Finding> {
  for (const module of survey.running) {
    const loopobj = scalarIn(module.section, "loopobj");
    if (loopobj === undefined) continue;
    const known = [
      ...[...module.files.keys()].map((name) => `file.${name}`),
      ...[...module.lists.keys()].map((name) => `list.${name}`),
    ];
    if (known.includes(loopobj.text.toLowerCase())) continue;
    const near = nearNames(loopobj.text.toLowerCase(), known);
    const hint = near.length === 0 ? "" : `; did you mean ${near.join(" or ")}?`;
    yield {
      place: loopobj.place,
      message: `module ${module.name} has no ${loopobj.text}${hint}`,
      fixes: near.map((one) => replacement(`Change to ${one}`, loopobj.place, one)),
    };
  }
}
