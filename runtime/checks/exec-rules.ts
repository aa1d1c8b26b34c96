import { wcl } from "./example-text.ts";
import { scalarIn, tagOf } from "./config-read.ts";
import type { CheckInput, Finding, Rule } from "./rule.ts";
import type { ExecView, ModuleView } from "./survey.ts";

const name = "module.shrink.exec_2.execname = tidy.py";
const flag = "module.shrink.exec_2.cmdline.v = _flag";

/** The sections of programs themselves. */
export const execRules: readonly Rule[] = [
  {
    code: "PFW225",
    severity: "error",
    says: "something is missing",
    title: "a program without a name",
    explanation: "execname is the program that the section runs.",
    bad: { text: wcl(flag) },
    good: { text: wcl(name, flag) },
    check: (input) =>
      eachExec(input, function* (exec, tag) {
        if (scalarIn(exec.section, "execname") === undefined)
          yield { place: tag, message: `${exec.name} has no execname` };
      }),
  },
  {
    code: "PFW226",
    severity: "warning",
    title: "a program with a path",
    explanation:
      "A path in execname ties the submission to one machine. The job sets up the software, which puts its programs on the search path.",
    bad: { text: wcl("module.shrink.exec_2.execname = /opt/bin/tidy.py", flag) },
    good: { text: wcl(name, flag) },
    check: (input) =>
      eachExec(input, function* (exec) {
        const name = scalarIn(exec.section, "execname");
        if (name?.text.includes("/") === true && !name.text.includes("$")) {
          yield { place: name.place, message: `${name.text} is a path on one machine; the program's name is enough` };
        }
      }),
  },
  {
    code: "PFW227",
    severity: "warning",
    says: "something is missing",
    title: "a program without a command line",
    explanation: "A program without cmdline is run without any argument, which is rarely meant.",
    bad: { text: wcl(name) },
    good: { text: wcl(name, flag) },
    check: (input) =>
      eachExec(input, function* (exec, tag) {
        if (!exec.section.entries.has("cmdline")) yield { place: tag, message: `${exec.name} has no cmdline` };
      }),
  },
  {
    code: "PFW228",
    severity: "error",
    title: "cmdline is a value",
    explanation: "cmdline is a section with one key for each option, not a line of text.",
    bad: { text: wcl(name, "module.shrink.exec_2.cmdline = -v") },
    good: { text: wcl(name, flag) },
    check: (input) =>
      eachExec(input, function* (exec) {
        const cmdline = scalarIn(exec.section, "cmdline");
        if (cmdline !== undefined)
          yield { place: cmdline.key, message: "cmdline must be a section, one key for each option" };
      }),
  },
  {
    code: "JOB501",
    severity: "error",
    title: "an unknown kind of hyphens",
    explanation:
      "cmd_hyphen says how options are written: allsingle (-v, -output), alldouble (--v, --output) or mixed_gnu (-v, --output).",
    bad: { text: wcl(name, "module.shrink.exec_2.cmd_hyphen = gnu", flag) },
    good: { text: wcl(name, "module.shrink.exec_2.cmd_hyphen = mixed_gnu", flag) },
    check: (input) =>
      eachExec(input, function* (exec) {
        const hyphen = scalarIn(exec.section, "cmd_hyphen");
        if (hyphen === undefined || ["allsingle", "alldouble", "mixed_gnu"].includes(hyphen.text)) return;
        if (hyphen.text.includes("$")) return;
        const message = `cmd_hyphen is allsingle, alldouble or mixed_gnu, not ${hyphen.text}`;
        yield { place: hyphen.place, message };
      }),
  },
];

/** Runs a check over the programs of all modules that run. */
export function* eachExec(
  { survey }: CheckInput,
  check: (exec: ExecView, tag: ReturnType<typeof tagOf>, module: ModuleView) => Iterable<Finding>,
): Generator<Finding> {
  for (const module of survey.running) {
    if (module.noop) continue;
    for (const exec of module.execs) yield* check(exec, tagOf(survey.program, exec.section), module);
  }
}
