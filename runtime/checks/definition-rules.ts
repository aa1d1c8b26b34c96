import { findDirectoryPattern, findFilePattern, type PatternLookup } from "../config/pattern.ts";
import type { ConfigScalar, Program } from "../config/program.ts";
import { definitionScalar, scalarIn, sectionIn, visible, visibleScalar } from "./config-read.ts";
import { isListonly, type DataView } from "./data-view.ts";
import { wcl } from "./example-text.ts";
import { replacement } from "./replacement.ts";
import type { CheckInput, Finding, Rule } from "./rule.ts";
import { nearNames } from "../config/near.ts";

const sum = "module.merge.file.sum";
const more = "module.merge.file.more";
const plain = "module.merge.list.plain";
const input = "module.merge.exec_1.used = list.smalls.small, file.skymap, file.more";
const output = "module.merge.exec_1.was_generated_by = file.sum, file.more";
const list = "module.merge.exec_1.used = list.smalls.small, file.skymap, list.plain";
const name = "${filter}_r${reqnum}p${attnum:2}";

/** File and list sections: how a file is named, where it goes, what it is. */
export const definitionRules: readonly Rule[] = [
  {
    code: "PFW230",
    severity: "error",
    says: "something is missing",
    title: "an input file cannot be named",
    explanation:
      "An input file needs filepat, filename or fullname, a query (exec, query_fields), an earlier module (depends), or listonly when a list gives its names.",
    bad: { text: wcl(input, `${more}.dirpat = plain`, `${more}.job_enddir = more`) },
    good: { text: wcl(input, `${more}.filename = more.txt`, `${more}.dirpat = plain`, `${more}.job_enddir = more`) },
    check: (input) =>
      eachFile(input, "input", function* (at) {
        const ways = [
          "filepat",
          "filename",
          "fullname",
          "query_fields",
          "depends",
          "depends-newname",
          "exec",
          "qoutfile",
        ];
        if (at.named === "by a list" || isListonly(at.section) || ways.some((key) => at.section.entries.has(key)))
          return;
        if (visible(input.survey.program, "filepat", at.module.context) !== undefined) return;
        yield { place: at.tag, message: `nothing says how input file.${at.name} is called` };
      }),
  },
  {
    code: "PFW233",
    severity: "error",
    says: "something is missing",
    title: "an output file cannot be named",
    explanation: "An output file needs filepat, filename or fullname.",
    bad: {
      text: wcl(
        output,
        `${more}.filetype = sum`,
        `${more}.dirpat = plain`,
        `${more}.job_enddir = more`,
        `${more}.ops_enddir = more`,
      ),
    },
    good: {
      text: wcl(
        output,
        `${more}.filetype = sum`,
        `${more}.filename = more-${name}.txt`,
        `${more}.dirpat = plain`,
        `${more}.job_enddir = more`,
        `${more}.ops_enddir = more`,
      ),
    },
    check: (input) =>
      eachFile(input, "output", function* (at) {
        if (["filepat", "filename", "fullname"].some((key) => at.section.entries.has(key)) || isListonly(at.section))
          return;
        if (visible(input.survey.program, "filepat", at.module.context) !== undefined) return;
        yield { place: at.tag, message: `nothing says how output file.${at.name} is called` };
      }),
  },
  {
    code: "PFW231",
    severity: "error",
    says: "something is missing",
    title: "a file or list without dirpat",
    explanation: "dirpat names the directory pattern that places a file in the job and in the archive.",
    bad: { text: wcl(input, `${more}.filename = more.txt`) },
    good: { text: wcl(input, `${more}.filename = more.txt`, `${more}.dirpat = plain`, `${more}.job_enddir = more`) },
    check: function* (input) {
      const { program } = input.survey;
      for (const at of [...input.data("input"), ...input.data("output")]) {
        if (at.kind === "list" && at.which === "output") continue;
        if (keyOf(program, at, "dirpat") !== undefined) continue;
        yield { place: at.tag, message: `${at.kind}.${at.name} has no dirpat` };
      }
    },
  },
  {
    code: "PFW232",
    severity: "error",
    says: "something is missing",
    title: "filepat names no pattern",
    explanation: "filepat must be an entry of filename_pattern.",
    bad: { text: wcl(`${sum}.filepat = summ`) },
    good: { text: wcl(`${sum}.filepat = sum`) },
    check: (input) => patternRefs(input, "filepat", (name) => findFilePattern(input.survey.program, name)),
  },
  {
    code: "BLK420",
    severity: "error",
    says: "something is missing",
    title: "dirpat names no pattern",
    explanation:
      "dirpat must be a section of directory_pattern with a runtime part, and for outputs an ops part as well.",
    bad: { text: wcl(`${sum}.dirpat = plane`) },
    good: { text: wcl(`${sum}.dirpat = plain`) },
    check: (input) =>
      patternRefs(input, "dirpat", (name) => findDirectoryPattern(input.survey.program, name, "runtime")),
  },
  {
    code: "PFW234",
    severity: "error",
    says: "something is missing",
    title: "an output without filetype",
    explanation: "filetype decides which metadata of an output are recorded; every output needs one, kept or not.",
    bad: {
      text: wcl(
        output,
        `${more}.filename = more-${name}.txt`,
        `${more}.dirpat = plain`,
        `${more}.job_enddir = more`,
        `${more}.ops_enddir = more`,
      ),
    },
    good: {
      text: wcl(
        output,
        `${more}.filetype = sum`,
        `${more}.filename = more-${name}.txt`,
        `${more}.dirpat = plain`,
        `${more}.job_enddir = more`,
        `${more}.ops_enddir = more`,
      ),
    },
    check: (input) =>
      eachFile(input, "output", function* (at) {
        if (definitionScalar(input.survey.program, at.section, "filetype", at.module.context) !== undefined) return;
        yield { place: at.tag, message: `output file.${at.name} has no filetype` };
      }),
  },
  {
    code: "PFW235",
    severity: "error",
    says: "something is missing",
    title: "an unknown filetype",
    explanation: "The filetype of an output must be a section of filetype_metadata, which says what to record of it.",
    bad: { text: wcl(`${sum}.filetype = summ`) },
    good: { text: wcl(`${sum}.filetype = sum`) },
    check: (input) =>
      eachFile(input, "output", function* (at) {
        const types = sectionIn(input.survey.program.root, "filetype_metadata");
        const filetype = scalarIn(at.section, "filetype");
        if (types === undefined || filetype === undefined || types.entries.has(filetype.text.toLowerCase())) return;
        if (filetype.text.includes("$")) return;
        const near = nearNames(filetype.text.toLowerCase(), types.entries.keys());
        const hint = near.length === 0 ? "" : `; did you mean ${near.join(" or ")}?`;
        const fixes = near.map((one) => replacement(`Change to ${one}`, filetype.place, one));
        yield { place: filetype.place, message: `filetype_metadata has no ${filetype.text}${hint}`, fixes };
      }),
  },
  {
    code: "PFW236",
    severity: "error",
    says: "something is missing",
    title: "a list cannot be named",
    explanation: "A list that a program uses is a file in the job, so it needs filepat.",
    bad: {
      text: wcl(
        list,
        `${plain}.depends = shrink.file.small`,
        `${plain}.divide_by = filter`,
        `${plain}.columns = small.fullname`,
        `${plain}.flabel = plain`,
        `${plain}.dirpat = plain`,
      ),
    },
    good: {
      text: wcl(
        list,
        `${plain}.depends = shrink.file.small`,
        `${plain}.divide_by = filter`,
        `${plain}.columns = small.fullname`,
        `${plain}.filepat = sumlist`,
        `${plain}.flabel = plain`,
        `${plain}.dirpat = plain`,
      ),
    },
    check: function* (input) {
      for (const at of input.data("input")) {
        if (at.kind !== "list" || at.section.entries.has("filename")) continue;
        if (keyOf(input.survey.program, at, "filepat") !== undefined) continue;
        yield { place: at.tag, message: `list.${at.name} has no filepat` };
      }
    },
  },
  {
    code: "PFW237",
    severity: "error",
    says: "something is missing",
    title: "a list without columns",
    explanation: "columns says what stands in each line of a list; div_list_by_col makes several lists of one.",
    bad: {
      text: wcl(
        list,
        `${plain}.depends = shrink.file.small`,
        `${plain}.divide_by = filter`,
        `${plain}.filepat = sumlist`,
        `${plain}.flabel = plain`,
        `${plain}.dirpat = plain`,
      ),
    },
    good: {
      text: wcl(
        list,
        `${plain}.depends = shrink.file.small`,
        `${plain}.divide_by = filter`,
        `${plain}.columns = small.fullname`,
        `${plain}.filepat = sumlist`,
        `${plain}.flabel = plain`,
        `${plain}.dirpat = plain`,
      ),
    },
    check: function* (input) {
      for (const at of input.data("input")) {
        if (at.kind !== "list" || at.section.entries.has("columns") || at.section.entries.has("div_list_by_col"))
          continue;
        yield { place: at.tag, message: `list.${at.name} has neither columns nor div_list_by_col` };
      }
    },
  },
];

/** An output that a later program of the module reads is an output. */
function* eachFile(
  input: CheckInput,
  which: "input" | "output",
  check: (at: DataView) => Iterable<Finding>,
): Generator<Finding> {
  const outputs = new Set(input.data("output").map((at) => at.section));
  for (const at of input.data(which)) {
    if (at.kind === "file" && (which === "output" || !outputs.has(at.section))) yield* check(at);
  }
}

/** A key of the section, of the list it is a part of, or of what they see. */
function keyOf(program: Program, at: DataView, key: string): ConfigScalar | undefined {
  const own = [at.section, ...at.outer].map((section) => scalarIn(section, key)).find((one) => one !== undefined);
  return own ?? visibleScalar(program, key, at.module.context);
}

function* patternRefs(
  input: CheckInput,
  key: "filepat" | "dirpat",
  look: (name: string) => PatternLookup,
): Generator<Finding> {
  const told = new Set<ConfigScalar>();
  for (const at of [...input.data("input"), ...input.data("output")]) {
    const scalar = scalarIn(at.section, key) ?? visibleScalar(input.survey.program, key, at.module.context);
    if (scalar === undefined || told.has(scalar) || scalar.text.includes("$")) continue;
    told.add(scalar);
    const pattern = look(scalar.text);
    const what = key === "filepat" ? "filename_pattern" : "directory_pattern";
    if (pattern.kind === "incomplete") {
      yield { place: scalar.place, message: `directory pattern ${pattern.name} has no runtime part` };
    } else if (pattern.kind === "unknown") {
      const hint = pattern.near.length === 0 ? "" : `; did you mean ${pattern.near.join(" or ")}?`;
      const fixes = pattern.near.map((one) => replacement(`Change to ${one}`, scalar.place, one));
      yield { place: scalar.place, message: `${what} has no ${scalar.text}${hint}`, fixes };
    }
  }
}
