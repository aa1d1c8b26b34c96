import { splitColumns } from "../config/columns.ts";
import type { ConfigScalar, ConfigSection } from "../config/program.ts";
import type { Part, Reference } from "../../grammar/tree.ts";
import { askedNames } from "./asked-names.ts";
import { scalarIn, scalarsIn, sectionsIn } from "./config-read.ts";
import { wcl } from "./example-text.ts";
import { eachExec } from "./exec-rules.ts";
import { placeIn } from "./items.ts";
import { plainName, referencesIn } from "./references.ts";
import type { CheckInput, Finding, Rule } from "./rule.ts";
import type { ModuleView } from "./survey.ts";

const option = (value: string) => wcl(`module.shrink.exec_1.cmdline.extra = ${value}`);

/** What works here, and not in the original framework: for submissions that must run in both. */
export const originalRules: readonly Rule[] = [
  {
    code: "BLK411",
    severity: "information",
    title: "a variable outside cmdline that only we replace",
    explanation:
      "In a section of a program the original framework replaces variables in cmdline only; in any other key of the section it stops.",
    bad: { text: wcl("module.shrink.exec_1.execname = shrink-${config_version}.py") },
    good: { text: wcl("module.shrink.exec_1.execname = shrink.py") },
    check: (input) =>
      eachExec(input, function* (exec) {
        for (const [key, scalar] of scalarsIn(exec.section))
          for (const reference of referencesOf(scalar))
            yield at(
              scalar,
              reference,
              `${key} is no part of cmdline: the original framework replaces no variable here`,
            );
      }),
  },
  {
    code: "BLK413",
    severity: "information",
    title: "a variable whose name is made of another",
    explanation:
      "What ${gain_${band}} becomes is known only once band is replaced. The original framework copies names into the input of a wrapper as they are written, so it needs the result listed in req_vals.",
    bad: { text: wcl("gain_v1 = 2", "module.shrink.exec_1.cmdline.extra = ${gain_${config_version}}") },
    good: { text: wcl("gain = 2", "module.shrink.exec_1.cmdline.extra = ${gain}") },
    check: (input) =>
      eachArgument(input, function* (module, scalar) {
        if (module.section.entries.has("req_vals")) return;
        for (const reference of referencesOf(scalar))
          if (reference.name.some((part) => part.kind === "reference"))
            yield at(scalar, reference, `the original framework needs what ${reference.text} becomes in req_vals`);
      }),
  },
  {
    code: "BLK414",
    severity: "information",
    title: "an optional variable that only we find",
    explanation:
      "The original framework does not copy names of $opt{name} into the input of a wrapper; there it is empty unless something else asks for ${name}.",
    bad: { text: option("$opt{night}x") },
    good: { text: option("${night}x") },
    check: function* (input) {
      const { variables } = requiredIn(input);
      yield* eachArgument(input, function* (_module, scalar) {
        for (const reference of referencesOf(scalar)) {
          const name = plainName(reference);
          if (reference.form === "optional" && name !== undefined && !variables.has(name))
            yield at(scalar, reference, `in the original framework ${reference.text} is always empty here`);
        }
      });
    },
  },
  {
    code: "BLK415",
    severity: "information",
    title: "a name of another section on a command line",
    explanation:
      "The input of a wrapper holds the sections of the module's files and lists, under the names file and list in small letters. The original framework finds no other name with a dot there.",
    bad: { text: wcl("module.merge.exec_1.cmdline.extra = ${LIST.smalls.fullname}") },
    good: { text: wcl("module.merge.exec_1.cmdline.extra = ${list.smalls.fullname}") },
    check: (input) =>
      eachArgument(input, function* (_module, scalar) {
        for (const reference of referencesOf(scalar))
          if (reference.nameText.includes(".") && !/^(?:file|list)\./.test(reference.nameText))
            yield at(scalar, reference, `the original framework does not find ${reference.nameText} in the job`);
      }),
  },
  {
    code: "BLK416",
    severity: "information",
    title: "a text that looks like the name of a file section",
    explanation:
      "In the input of a wrapper the original framework writes filespecs. for every file. at the start of a word, in mere text as well.",
    bad: { text: option("file.txt") },
    good: { text: option("a-file.txt") },
    check: (input) =>
      eachArgument(input, function* (_module, scalar) {
        for (const part of literalsOf(scalar)) {
          const match = /(?:^|[\s,:{])(file\.)/i.exec(part.text);
          if (match === null) continue;
          const start = part.span.start + match.index + match[0].length - "file.".length;
          const place = { file: scalar.place.file, span: { start, end: start + "file.".length } };
          yield { place, message: "the original framework makes filespecs. of this file." };
        }
      }),
  },
  {
    code: "BLK423",
    severity: "information",
    title: "a second format in columns",
    explanation: "The original framework takes one $FMT{…} in the columns of a list and loses the others.",
    bad: { text: wcl("module.shrink.list.raws.columns = raw.fullname, $FMT{%d,visit}, $FMT{%d,ccd}, filter") },
    good: { text: wcl("module.shrink.list.raws.columns = raw.fullname, $FMT{%d,visit}, ccd, filter") },
    check: function* ({ survey }) {
      for (const module of survey.running)
        for (const columns of columnsOf(module)) {
          const formats = splitColumns(columns.text).filter((column) => /^\$FMT\{/i.test(column.text));
          const [, second] = formats;
          if (second === undefined) continue;
          const place = placeIn(survey.program, columns, second.start, second.start + second.text.length);
          yield { place, message: "the original framework loses this format: it takes one in a list" };
        }
    },
  },
  {
    code: "STY638",
    severity: "information",
    title: "a backslash in a value that a variable puts elsewhere",
    explanation:
      "Here a value is put in letter by letter. The original framework takes \\1, \\n and the like in it for something else, or stops.",
    bad: { text: wcl("night_form = \\d+", "module.shrink.exec_1.cmdline.extra = ${night_form}") },
    good: { text: wcl("night_form = [0-9]+", "module.shrink.exec_1.cmdline.extra = ${night_form}") },
    check: function* ({ survey: { program } }) {
      const { variables } = askedNames(program);
      const stack: ConfigSection[] = [program.root];
      for (let section = stack.pop(); section !== undefined; section = stack.pop()) {
        for (const [, inner] of sectionsIn(section)) stack.push(inner);
        for (const [key, scalar] of scalarsIn(section)) {
          const match = scalar.layer === "submission" && variables.has(key) ? /\\[0-9A-Za-z]/.exec(scalar.text) : null;
          if (match === null) continue;
          const place = placeIn(program, scalar, match.index, match.index + 2);
          yield { place, message: `the original framework does not put in ${match[0]} as it stands` };
        }
      }
    },
  },
  {
    code: "STY639",
    severity: "information",
    title: "a name with letters that mean something elsewhere",
    explanation:
      "The original framework takes the name of a variable for a regular expression and never ends on such a one.",
    bad: { text: wcl("night+1 = 20260102", "module.shrink.exec_1.cmdline.extra = ${night+1}") },
    good: { text: wcl("next_night = 20260102", "module.shrink.exec_1.cmdline.extra = ${next_night}") },
    check: (input) =>
      eachArgument(input, function* (_module, scalar) {
        for (const reference of referencesOf(scalar))
          if (/[+*?^()[\]|\\]/.test(reference.nameText) && plainName(reference) !== undefined)
            yield at(scalar, reference, `the original framework cannot replace ${reference.text}`);
      }),
  },
];

/** Values of command lines and of wrapper sections, of the modules that run. */
function* eachArgument(
  { survey }: CheckInput,
  check: (module: ModuleView, scalar: ConfigScalar) => Iterable<Finding>,
): Generator<Finding> {
  for (const module of survey.running) {
    if (module.noop) continue;
    for (const section of [...module.execs.map((exec) => exec.cmdline), module.wrapper])
      if (section !== undefined) for (const [, scalar] of scalarsIn(section)) yield* check(module, scalar);
  }
}

/** Names that some command line, wrapper or file asks for as `${name}`. */
function requiredIn({ survey }: CheckInput): { readonly variables: ReadonlySet<string> } {
  const variables = new Set<string>();
  for (const module of survey.running) {
    const sections = [
      ...module.execs.flatMap((exec) => [exec.section, exec.cmdline]),
      module.wrapper,
      ...module.files.values(),
    ];
    for (const section of sections)
      for (const [, scalar] of section === undefined ? [] : scalarsIn(section))
        for (const reference of referencesOf(scalar))
          if (reference.form === "required") variables.add(reference.nameText.toLowerCase());
  }
  return { variables };
}

const referencesOf = (scalar: ConfigScalar): Reference[] =>
  [...referencesIn(scalar.value?.parts ?? [])].filter(({ form }) => form === "required" || form === "optional");

const literalsOf = (scalar: ConfigScalar): readonly Part[] =>
  (scalar.value?.parts ?? []).filter((part) => part.kind === "literal");

function at(scalar: ConfigScalar, reference: Reference, message: string): Finding {
  return { place: { file: scalar.place.file, span: reference.span }, message };
}

function columnsOf(module: ModuleView): ConfigScalar[] {
  return [...module.lists.values()].flatMap((list) => scalarIn(list, "columns") ?? []);
}
