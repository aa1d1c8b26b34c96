import { nearNames } from "../config/near.ts";
import type { ConfigScalar } from "../config/program.ts";
import { sectionIn, sectionsIn, visibleScalar } from "./config-read.ts";
import { wcl } from "./example-text.ts";
import { headOf } from "./config-read.ts";
import { replacement } from "./replacement.ts";
import type { CheckInput, Finding, Rule } from "./rule.ts";
import type { BlockView } from "./survey.ts";

/** When which archive gives and takes files, and which archives there are. */
export const archiveRules: readonly Rule[] = [
  {
    code: "PFW240",
    severity: "error",
    title: "an unknown use of the target archive",
    explanation:
      "use_target_archive_input is job or never; use_target_archive_output is wrapper, job or never. The target archive stands near the computing site.",
    bad: { text: wcl("target_archive = store", "use_target_archive_output = block") },
    good: { text: wcl("use_target_archive_output = never") },
    check: (input) => unknownUse(input, "target"),
  },
  {
    code: "PFW241",
    severity: "error",
    says: "something is missing",
    title: "the target archive is not defined",
    explanation: "When the target archive is used, target_archive must name a section of archive.",
    bad: { text: wcl("use_target_archive_output = job", "target_archive = stroe") },
    good: { text: wcl("use_target_archive_output = job", "target_archive = store") },
    check: (input) => unknownArchive(input, "target"),
  },
  {
    code: "PFW242",
    severity: "error",
    title: "an unknown use of the home archive",
    explanation:
      "use_home_archive_input is target_archive, wrapper, all or never; use_home_archive_output is wrapper, job, block, run or never.",
    bad: { text: wcl("use_home_archive_output = jobs") },
    good: { text: wcl("use_home_archive_output = job") },
    check: (input) => unknownUse(input, "home"),
  },
  {
    code: "PFW243",
    severity: "error",
    says: "something is missing",
    title: "the home archive is not defined",
    explanation: "Inputs come from the home archive and outputs go there: home_archive must name a section of archive.",
    bad: { text: wcl("home_archive = stoer") },
    good: { text: wcl("home_archive = store") },
    check: (input) => unknownArchive(input, "home"),
  },
  {
    code: "CFG305",
    severity: "error",
    title: "an unknown master_savefiles",
    explanation:
      "master_savefiles says for all files at once whether they are kept: always, never, file (each file section says so), failure (only of wrappers that fail), or rand_NN (of NN in a hundred).",
    bad: { text: wcl("master_savefiles = sometimes") },
    good: { text: wcl("master_savefiles = rand_10") },
    check: function* (input) {
      for (const scalar of usesOf(input, "master_savefiles")) {
        if (/^(?:always|never|file|failure|rand_\d+)$/i.test(scalar.text) || scalar.text.includes("$")) continue;
        yield {
          place: scalar.place,
          message: `master_savefiles is always, never, file, failure or rand_NN, not ${scalar.text}`,
        };
      }
    },
  },
];

const uses = {
  target: { input: ["job", "never"], output: ["wrapper", "job", "never"] },
  home: { input: ["target_archive", "wrapper", "all", "never"], output: ["wrapper", "job", "block", "run", "never"] },
} as const;

function* unknownUse(input: CheckInput, which: "target" | "home"): Generator<Finding> {
  for (const direction of ["input", "output"] as const) {
    const key = `use_${which}_archive_${direction}`;
    const valid: readonly string[] = uses[which][direction];
    for (const scalar of usesOf(input, key)) {
      if (valid.includes(scalar.text.toLowerCase()) || scalar.text.includes("$")) continue;
      const near = nearNames(scalar.text.toLowerCase(), valid);
      const fixes = near.map((one) => replacement(`Change to ${one}`, scalar.place, one));
      yield { place: scalar.place, message: `${key} is ${valid.join(", ")}, not ${scalar.text}`, fixes };
    }
  }
}

function* unknownArchive(input: CheckInput, which: "target" | "home"): Generator<Finding> {
  const { program } = input.survey;
  const archives = sectionIn(program.root, "archive");
  const told = new Set<unknown>();
  for (const block of runningBlocks(input)) {
    const used = ["input", "output"]
      .map((direction) => visibleScalar(program, `use_${which}_archive_${direction}`, block.context))
      .find((scalar) => scalar !== undefined && scalar.text.toLowerCase() !== "never");
    const archive = visibleScalar(program, `${which}_archive`, block.context);
    if (used === undefined || told.has(archive ?? used)) continue;
    told.add(archive ?? used);
    if (archive === undefined) {
      const place = used.layer === "defaults" ? headOf(program) : used.place;
      yield { place, message: `the ${which} archive is used, but ${which}_archive is not set` };
    } else if (sectionIn(archives, archive.text.toLowerCase()) === undefined && !archive.text.includes("$")) {
      const known = sectionsIn(archives).map(([name]) => name);
      const near = nearNames(archive.text.toLowerCase(), known);
      const fixes = near.map((one) => replacement(`Change to ${one}`, archive.place, one));
      const there = known.length === 0 ? "there is no section archive" : `known are ${known.join(", ")}`;
      yield { place: archive.place, message: `there is no archive ${archive.text}; ${there}`, fixes };
    }
  }
}

/** The values of a key that running blocks see, each once; the packaged defaults are ours and right. */
function usesOf(input: CheckInput, key: string): ConfigScalar[] {
  const seen = new Set<ConfigScalar>();
  for (const block of runningBlocks(input)) {
    const scalar = visibleScalar(input.survey.program, key, block.context);
    if (scalar !== undefined && scalar.layer !== "defaults") seen.add(scalar);
  }
  return [...seen];
}

function runningBlocks({ survey }: CheckInput): BlockView[] {
  return survey.blocklist.flatMap((item) => survey.blocks.get(item.text.toLowerCase()) ?? []);
}
