import type { ConfigScalar } from "../config/program.ts";
import { scalarsIn, sectionsIn, tagOf } from "./config-read.ts";
import { wcl } from "./example-text.ts";
import { eachExec } from "./exec-rules.ts";
import type { Finding, Rule } from "./rule.ts";
import type { ExecView } from "./survey.ts";

const option = (key: string, value: string) => wcl(`module.shrink.exec_1.cmdline.${key} = ${value}`);

/** The arguments of programs. */
export const cmdlineRules: readonly Rule[] = [
  {
    code: "JOB502",
    severity: "error",
    title: "a positional argument without a number",
    explanation:
      "A key of cmdline that begins with an underscore is a positional argument; its number must follow: _1, _02_input. Other keys are names of options.",
    bad: { text: option("_in", "${job_repo_dir}") },
    good: { text: option("_2_in", "${job_repo_dir}") },
    check: (input) =>
      eachExec(input, (exec) =>
        keysOf(exec).flatMap(([key, scalar]): Finding[] =>
          /^_(?!\d)/.test(key)
            ? [{ place: scalar.key, message: `${key}: a positional argument is _ and a number` }]
            : [],
        ),
      ),
  },
  {
    code: "JOB503",
    severity: "warning",
    title: "positional arguments that collide",
    explanation:
      "Two positional arguments of one number have no order, and number 0 would replace the program itself. Numbers count places behind the program, from 1.",
    bad: { text: option("_01_again", "${job_repo_dir}") },
    good: { text: option("_02_again", "${job_repo_dir}") },
    check: (input) => eachExec(input, collidingPositions),
  },
  {
    code: "JOB504",
    severity: "warning",
    title: "an option with its hyphen",
    explanation: "Hyphens are added by cmd_hyphen; a key that has one gets another.",
    bad: { text: option("--mask", "_flag") },
    good: { text: option("mask", "_flag") },
    check: (input) =>
      eachExec(input, (exec) =>
        keysOf(exec).flatMap(([key, scalar]): Finding[] =>
          key.startsWith("-") ? [{ place: scalar.key, message: `${key}: hyphens are added by cmd_hyphen` }] : [],
        ),
      ),
  },
  {
    code: "JOB505",
    severity: "warning",
    title: "nearly a flag",
    explanation: "The value _flag, exactly so, makes an option without a value. Anything else is passed as a value.",
    bad: { text: option("mask", "_Flag") },
    good: { text: option("mask", "_flag") },
    check: (input) =>
      eachExec(input, (exec) =>
        keysOf(exec).flatMap(([key, scalar]): Finding[] => {
          if (scalar.text === "_flag" || !/^_flag\b/i.test(scalar.text)) return [];
          const edit = { ...scalar.place, newText: "_flag" };
          const fixes = [{ title: "Make it a flag", edits: [edit], safe: false }];
          return [{ place: scalar.place, message: `${key} gets the value "${scalar.text}"; a flag is _flag`, fixes }];
        }),
      ),
  },
  {
    code: "JOB506",
    severity: "error",
    title: "a section inside cmdline",
    explanation: "cmdline holds options with their values and nothing else.",
    bad: { text: wcl("module.shrink.exec_1.cmdline.config.c = doBias=True") },
    good: { text: option("c", "doBias=True") },
    check: ({ survey, ...rest }) =>
      eachExec({ survey, ...rest }, (exec) =>
        sectionsIn(exec.cmdline).map(([name, section]) => ({
          place: tagOf(survey.program, section),
          message: `section ${name} in cmdline: options are keys with values`,
        })),
      ),
  },
  {
    code: "JOB507",
    severity: "warning",
    title: "a quote that is not closed",
    explanation: "The command line is split like a shell would, so quotes of a value must come in pairs.",
    bad: { text: option("title", "Barnard's star") },
    good: { text: option("title", '"Barnard\'s star"') },
    check: (input) =>
      eachExec(input, (exec) =>
        keysOf(exec).flatMap(([key, scalar]): Finding[] =>
          openQuote(scalar.text) ? [{ place: scalar.place, message: `${key}: a quote is not closed` }] : [],
        ),
      ),
  },
];

const keysOf = (exec: ExecView): readonly (readonly [key: string, scalar: ConfigScalar])[] => scalarsIn(exec.cmdline);

function collidingPositions(exec: ExecView): Finding[] {
  const places = new Map<number, readonly [string, ConfigScalar]>();
  return keysOf(exec).flatMap(([key, scalar]): Finding[] => {
    const digits = /^_(\d+)/.exec(key)?.[1];
    if (digits === undefined) return [];
    const number = Number(digits);
    const other = places.get(number);
    places.set(number, [key, scalar]);
    if (number === 0) return [{ place: scalar.key, message: `${key}: place 0 is the program itself` }];
    if (other === undefined) return [];
    const related = [{ ...other[1].key, message: `${other[0]} has this number too` }];
    return [{ place: scalar.key, message: `${key} and ${other[0]} have the same place`, related }];
  });
}

/** Whether splitting by the shell's rules would end inside quotes. */
function openQuote(text: string): boolean {
  let open = "";
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? "";
    if (letter === "\\" && open !== "'") at += 1;
    else if (open === "" && (letter === '"' || letter === "'")) open = letter;
    else if (letter === open) open = "";
  }
  return open !== "";
}
