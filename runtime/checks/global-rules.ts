import { wcl } from "./example-text.ts";
import { readBoolean } from "../config/boolean.ts";
import type { Context } from "../config/program.ts";
import { headOf, scalarIn, sectionIn, visible, visibleScalar } from "./config-read.ts";
import { itemsOf } from "./items.ts";
import type { CheckInput, Finding, Rule } from "./rule.ts";

/** What the submission as a whole must say. */
export const globalRules: readonly Rule[] = [
  {
    code: "PFW201",
    severity: "error",
    says: "something is missing",
    title: "a required key or section is missing",
    explanation:
      "A submission must name its pipeline, project, campaign, request, unit and ticket, its site and archives, its patterns, blocks and modules: the registry files every result under them, and planning starts from them. The key may stand at the top level, in a block, in the site or in the archive.",
    bad: { text: "# no line campaign = …", without: ["campaign"] },
    good: { text: "campaign = SPRING" },
    check: missingGlobals,
  },
  {
    code: "PFW203",
    severity: "error",
    title: "quality control without the registry",
    explanation:
      "use_qcf stores the messages it matches in the registry, so use_db_out must be true as well. use_qcf is true unless the submission says otherwise.",
    bad: { text: "use_qcf = True" },
    good: { text: "use_qcf = False" },
    check: qualityWithoutRegistry,
  },
  {
    code: "PFW204",
    severity: "error",
    says: "something is missing",
    title: "no operator",
    explanation: "Every attempt is recorded with the person who submitted it: set operator.",
    bad: { text: "# no line operator = …", without: ["operator"] },
    good: { text: "operator = hubble" },
    check: function* ({ survey: { program } }) {
      if (scalarIn(program.root, "operator") === undefined) {
        yield { place: headOf(program), message: "the submission does not say who its operator is" };
      }
    },
  },
  {
    code: "PFW205",
    severity: "error",
    title: "a shared login as operator",
    explanation: "The operator must be a person who can be asked; the shared login bcs is refused.",
    bad: { text: "operator = bcs" },
    good: { text: "operator = hubble" },
    check: function* ({ survey: { program } }) {
      const operator = scalarIn(program.root, "operator");
      if (operator?.text === "bcs") yield { place: operator.place, message: "bcs is a shared login; name the person" };
    },
  },
  {
    code: "PFW206",
    severity: "error",
    says: "something is missing",
    title: "save_run_vals names an unknown key",
    explanation:
      "save_run_vals lists the values that are stored with the attempt; each must be visible at the top level.",
    bad: { text: "save_run_vals = project, colour" },
    good: { text: "save_run_vals = project, campaign" },
    check: function* ({ survey: { program } }) {
      for (const item of itemsOf(program, scalarIn(program.root, "save_run_vals"))) {
        if (item.text === "" || visible(program, item.text, {}) !== undefined) continue;
        yield { place: item.place, message: `save_run_vals: nothing is called ${item.text}` };
      }
    },
  },
  {
    code: "CFG309",
    severity: "error",
    says: "something is missing",
    title: "a section that every block needs is missing",
    explanation:
      "file_header, exec_def and filetype_metadata are copied into every job. An empty section will do where there is nothing to say.",
    bad: { text: "# no section exec_def", without: ["<exec_def>"] },
    good: { text: wcl("exec_def.shrink.version_flag = --version") },
    check: function* ({ survey: { program } }) {
      for (const name of ["file_header", "exec_def", "filetype_metadata"]) {
        if (sectionIn(program.root, name) !== undefined) continue;
        yield { place: headOf(program), message: `section ${name} is missing; every job needs it, were it empty` };
      }
    },
  },
  {
    code: "CFG306",
    severity: "error",
    title: "a label is too long",
    explanation: "The labels of an attempt are stored in a column of 30 characters.",
    bad: { text: "label = a_label_of_thirty_one_characters" },
    good: { text: "label = short, shorter" },
    check: function* ({ survey: { program } }) {
      for (const item of itemsOf(program, scalarIn(program.root, "label"))) {
        if (item.text.length > 30 && !item.text.includes("${")) {
          yield {
            place: item.place,
            message: `label "${item.text}" has ${item.text.length} characters; 30 are the most`,
          };
        }
      }
    },
  },
];

const required = [
  "pipeline",
  "pipeprod",
  "pipever",
  "project",
  "reqnum",
  "unitname",
  "jira_id",
  "target_site",
  "site",
  "filename_pattern",
  "directory_pattern",
  "job_file_mvmt",
  "ops_run_dir",
  "use_qcf",
  "use_db_in",
  "use_db_out",
  "blocklist",
  "block",
  "module",
  "create_junk_tarball",
  "campaign",
];

function* missingGlobals({ survey }: CheckInput): Generator<Finding> {
  const { program } = survey;
  const [first] = survey.blocklist.flatMap((item) => survey.blocks.get(item.text.toLowerCase()) ?? []);
  const context: Context = first?.context ?? {};
  for (const key of required) {
    const node = visible(program, key, context);
    if (node === undefined) {
      yield { place: headOf(program), message: `${key} is missing; every submission must have it` };
    }
  }
}

function* qualityWithoutRegistry({ survey: { program } }: CheckInput): Generator<Finding> {
  const quality = visibleScalar(program, "use_qcf", {});
  const registry = visibleScalar(program, "use_db_out", {});
  if (quality === undefined || readBoolean(quality.text) !== true) return;
  if (registry === undefined || readBoolean(registry.text) !== false) return;
  const place = quality.layer === "defaults" ? registry.place : quality.place;
  const related = [{ ...registry.place, message: "use_db_out is false here" }];
  const message =
    quality.layer === "defaults"
      ? "use_qcf is true by default and needs use_db_out; set use_qcf = False too"
      : "use_qcf is true, but use_db_out is not";
  yield { place, message, related };
}
