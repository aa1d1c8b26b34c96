import type { Problem, Severity } from "../../grammar/problem.ts";
import type { SyncCode } from "../butler/sync-differences.ts";
import { wcl } from "./example-text.ts";
import { syncGroups } from "./sync-groups.ts";
import { sharedFindings, syncFinding } from "./sync-finding.ts";
import type { CheckInput, Example, Finding, Rule } from "./rule.ts";

const small = (line: string) => wcl(`module.shrink.file.small.${line}`);
const named = (name: string) => small(`filename = ${name}_r\${reqnum}p\${attnum:2}.fits`);
const good = named("small-${visit:7}");
/** A fault of the file of templates; the WCL only tells what stands there. */
const templates = (yaml: string): Example => ({
  text: ["# the file of Butler templates:", ...yaml.trimEnd().split("\n")]
    .map((line) => line.replace(/^(?!#)/, "#     "))
    .join("\n"),
  templates: yaml,
});
const override = "datasets:\n  small: '%(filter)s/small/small-%(visit)07d_r${reqnum}p${attnum:2}.fits'\n";

/** Whether the in-job paths of the submission are those of the Butler's templates. */
export const syncRules: readonly Rule[] = [
  mismatch(
    "outside-repo",
    "error",
    "a Butler file outside the repository",
    "The Butler only finds files below its root, the job_repo_dir of the wrapper section. Begin the directory pattern with ${job_repo_dir}/.",
    {
      text: small("dirpat = plain"),
    },
  ),
  mismatch(
    "unresolved",
    "warning",
    "a path that cannot be compared",
    "One of the two paths needs a variable that has no value before the run, so nothing can be said about it.",
    {
      text: wcl(
        "label = red, green",
        "module.shrink.file.small.filename = small-${visit:7}-${label}_r${reqnum}p${attnum:2}.fits",
      ),
    },
  ),
  mismatch(
    "run-suffix",
    "error",
    "the run's numbers differ",
    "Request and attempt number (and their padding) must stand on both sides or on none: put the same suffix into the WCL pattern and into the template.",
    {
      text: small("filename = small-${visit:7}_r${reqnum}p${attnum}.fits"),
    },
  ),
  mismatch(
    "key-missing",
    "error",
    "the WCL path lacks a key of the template",
    "The Butler writes every key of the data id that its template has; the WCL path must have it in the same place.",
    {
      text: wcl(
        "directory_pattern.flat.runtime = ${job_repo_dir}/all/${job_enddir}",
        "directory_pattern.flat.ops = ${ops_run_dir}",
        "module.shrink.file.small.dirpat = flat",
      ),
    },
  ),
  mismatch(
    "key-extra",
    "error",
    "the WCL path has a key that the template lacks",
    "The Butler does not write this key; drop it from the pattern, or override the template if its set of keys may change.",
    {
      text: named("small-${visit:7}-${filter}"),
    },
  ),
  mismatch(
    "dir-depth",
    "error",
    "the paths have different numbers of directories",
    "One side has a directory more than the other.",
    {
      text: wcl(
        "directory_pattern.deep.runtime = ${job_repo_dir}/${filter}/${job_enddir}/more",
        "directory_pattern.deep.ops = ${ops_run_dir}",
        "module.shrink.file.small.dirpat = deep",
      ),
    },
  ),
  mismatch(
    "order",
    "error",
    "the parts of the paths have another order",
    "Both sides have the same parts, but not in the same order.",
    {
      text: wcl(
        "directory_pattern.turned.runtime = ${job_repo_dir}/${job_enddir}/${filter}",
        "directory_pattern.turned.ops = ${ops_run_dir}",
        "module.shrink.file.small.dirpat = turned",
      ),
    },
  ),
  mismatch(
    "format",
    "error",
    "a key is padded differently",
    "A number must be padded alike on both sides: ${visit:7} is %(visit)07d, ${visit} is %(visit)d.",
    {
      text: named("small-${visit}"),
    },
  ),
  mismatch(
    "literal",
    "error",
    "the text of the paths differs",
    "A piece of text is not the same on both sides: a directory, a label, a separator, a suffix.",
    {
      text: small("flabel = tiny"),
    },
  ),
  mismatch(
    "compression-suffix",
    "error",
    "only the compression suffix differs",
    "Reading, the Butler also finds FILE.gz and FILE.fz; writing, it adds no suffix, so the name of an output must not have one.",
    {
      text: small("filename = small-${visit:7}_r${reqnum}p${attnum:2}.fits.fz"),
    },
  ),
  fileFault(
    "key-set",
    "error",
    "an override changes the keys of a template",
    "Steps derive the groups they work on from the keys of templates; an override may change order and text, but not the set of keys.",
    templates(`${override}exposures:\n  raw: 'raw/%(visit)07d-%(ccd)02d-%(night)d.fits'\n`),
  ),
  fileFault(
    "wrong-section",
    "error",
    "an override in the wrong section",
    "A type must be overridden in the section the camera's policy has it in; elsewhere the Butler takes half of it.",
    templates(`${override}  raw: 'raw/%(visit)07d-%(ccd)02d.fits'\n`),
  ),
  fileFault(
    "unknown-type",
    "warning",
    "an override of an unknown type",
    "The camera has no such dataset type, so the new one would have a path, but no Python type and no storage.",
    templates(`${override}  tinny: '%(filter)s/tiny/tinny-%(visit)07d.fits'\n`),
  ),
  fileFault(
    "not-a-file",
    "warning",
    "an override of something that is no file",
    "The type stands for a number that the Butler computes.",
    templates(`${override}  small_id: 'x.fits'\n`),
  ),
  fileFault(
    "yaml",
    "error",
    "a template that is no text",
    "Templates are single texts, quoted where they begin with %, with formats that Python knows.",
    templates(`${override}exposures:\n  raw: [a, b]\n`),
  ),
  {
    code: "sync/tie",
    severity: "error",
    title: "a file is tied to an unknown dataset type",
    explanation:
      "butler_dataset_type of a file section, and [butler.types] of wcl.toml, must name a dataset type of the camera.",
    bad: { text: small("butler_dataset_type = smal") },
    good: { text: small("butler_dataset_type = small") },
    check: function* (input) {
      for (const report of input.sync().reports) {
        if (report.kind !== "unknown type") continue;
        const { at } = report.view;
        yield {
          place: at.tag,
          message: `file.${at.name} is said to be of dataset type ${report.name}, which the camera's policy does not have`,
        };
      }
    },
  },
  {
    code: "sync/untied",
    severity: "hint",
    title: "a file in the repository without a dataset type",
    explanation:
      "Nothing says which dataset type this file is, so its path is not compared with the Butler's. Say butler_dataset_type in its section, or map its file type in [butler.types] of wcl.toml.",
    bad: { text: wcl("module.shrink.file.setup.dirpat = visit", "module.shrink.file.setup.job_enddir = config") },
    good: { text: good },
    check: function* (input) {
      for (const report of input.sync().reports) {
        if (report.kind !== "untied") continue;
        const { at } = report.view;
        const likely = report.likely === undefined ? "" : `; its path looks like that of ${report.likely.name}`;
        yield {
          place: at.tag,
          message: `file.${at.name} lies in the Butler's repository, but is tied to no dataset type${likely}`,
        };
      }
    },
  },
  {
    code: "sync/output-root",
    severity: "error",
    title: "a task writes into another repository",
    explanation:
      "The configuration of a repository is not inherited: a task whose --output differs from its input repository writes under the stock templates, not under those of butler_template.",
    bad: { text: wcl("module.shrink.exec_1.cmdline.output = elsewhere") },
    good: { text: wcl("module.shrink.exec_1.cmdline.output = ${job_repo_dir}") },
    check: otherRoot,
  },
];

function mismatch(code: SyncCode, severity: Severity, title: string, explanation: string, bad: Example): Rule {
  return {
    code: `sync/${code}`,
    severity,
    title,
    explanation,
    bad,
    good: { text: good },
    check: function* (input) {
      for (const group of syncGroups(input.sync())) {
        if (group.report.sync.differences[0]?.code !== code) continue;
        yield syncFinding(group, severity, input.survey.program);
        yield* sharedFindings(group, input.survey.program);
      }
    },
  };
}

/** Faults of the butler_templates file, found where it was read. */
function fileFault(code: string, severity: Severity, title: string, explanation: string, bad: Example): Rule {
  return {
    code: `sync/${code}`,
    severity,
    title,
    explanation,
    bad,
    good: { text: good },
    check: function* (input) {
      for (const problem of input.sync().problems) if (problem.code === `sync/${code}`) yield asFinding(problem);
    },
  };
}

const asFinding = ({ file, span, message, severity, related, fixes }: Problem): Finding => ({
  place: { file, span },
  message,
  severity,
  related,
  fixes,
});

function* otherRoot({ survey, butler }: CheckInput): Generator<Finding> {
  if (butler === undefined) return;
  for (const module of survey.running) {
    if (module.wrapper?.entries.has("butler_template") !== true) continue;
    for (const exec of module.execs) {
      const entries = [...(exec.cmdline?.entries ?? [])].flatMap(([key, node]) =>
        node.kind === "scalar" ? [[key, node] as const] : [],
      );
      const input = entries.find(([key]) => /^_0*1(?!\d)/.test(key))?.[1];
      const output = entries.find(([key]) => key === "output")?.[1];
      if (input === undefined || output === undefined || input.text === output.text) continue;
      const related = [{ ...input.place, message: "the input repository" }];
      const edit = { ...output.place, newText: input.text };
      const fixes = [{ title: "Write into the input repository", edits: [edit], safe: false }];
      yield {
        place: output.place,
        message: `the output repository ${output.text} does not inherit the templates of ${input.text}`,
        related,
        fixes,
      };
    }
  }
}
