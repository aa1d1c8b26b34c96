import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { Problem } from "../../grammar/problem.ts";
import { checkProgram } from "../../runtime/checks/check.ts";
import { loadProgram } from "../../runtime/config/load.ts";
import { diskSystem, memorySystem, type System } from "../../runtime/system.ts";

const golden = fileURLToPath(new URL("golden/", import.meta.url));

/** No faults, but worth a note: keys of the LSST wrapper beside the plain one, a name that nobody asks for. */
const notes = [
  "BLK414 $opt{extra_config}",
  ...["job_repo_dir", "mapper", "butler_template", "per_file_cmdline"].map((key) => `LSST518 ${key}`),
  "STY617 bins",
  "STY625 filters",
  "STY632 jobwalltime",
];

test.each(["hsc.des", "hsc_full.des", "hsc_2block.des"])("%s is without fault, as it is to the reference", (name) => {
  const found = check(golden + name, diskSystem(golden));
  expect(told(found).filter((one) => !notes.includes(one))).toEqual([]);
  for (const { severity } of found) expect(["information", "hint"]).toContain(severity);
});

interface Faulty {
  readonly name: string;
  readonly note: string;
  /** Lines of `hsc_full.des` that are replaced. */
  readonly edits: readonly { readonly line: number; readonly remove: number; readonly insert: readonly string[] }[];
  /** What the reference's checker says; it dies of some faults. */
  readonly reference: {
    readonly outcome: string;
    readonly errors: number | null;
    readonly warnings: number | null;
    readonly messages: readonly string[];
  } | null;
}
const faulty = JSON.parse(readFileSync(`${golden}faulty.json`, "utf8")) as readonly Faulty[];
const full = readFileSync(`${golden}hsc_full.des`, "utf8").split("\n");

/**
 * What we say of each fault, as code and the text it points at. Where the reference sees nothing (`plan-…` and some
 * others) we say more; what only shows with the answers of queries is the planner's.
 */
const expected: Readonly<Record<string, readonly string[]>> = {
  "ancestry-no-colon": ["PFW219 file.raw file.src"],
  "ancestry-two-colons": ["PFW223 file.raw:file.src:file.calexp"],
  "archive-home-unknown": ["PFW243 otherarch"],
  "archive-target-defined": [],
  "archive-target-output-invalid": ["PFW240 maybe", "PFW241 maybe"],
  "block-case": [],
  "cmdline-undefined-list": ["PFW229 cor"],
  "cmdline-undefined-var": ["BLK412 num_cores_xyz"],
  "exec-bad-name": [
    "PFW212 <module detect_coadd_sources>",
    "BLK439 <exec_one>",
    "PFW238 <deepcoadd>",
    "PFW238 <skymap>",
    "PFW238 <deepcoadd_calexp>",
    "PFW238 <deepcoadd_det>",
  ],
  "exec-hardcoded-path": ["PFW226 /opt/lsst/bin/assembleCoadd.py"],
  "exec-no-cmdline": ["PFW227 <exec_1>"],
  "exec-no-execname": ["PFW225 <exec_1>"],
  "exec-var-in-execname-upper": ["BLK411 ${COADD_EXEC}"],
  "global-bad-bool": ["STY628 nope"],
  "global-db-out-no-section": [
    "BLK430 submit_des_db_section",
    "BLK430 submit_des_db_section",
    "BLK430 submit_des_db_section",
    "PFW208 True",
  ],
  "global-missing-block-section": ["PFW201 HEAD"],
  "global-missing-campaign": ["PFW201 HEAD", "STY622 campaign"],
  "global-missing-jira_id": ["PFW201 HEAD"],
  "global-missing-job-file-mvmt": ["PFW201 HEAD"],
  "global-missing-pipeprod": ["PFW201 HEAD"],
  "global-missing-site-section": ["PFW201 HEAD"],
  "global-qcf-without-db": ["PFW203 True"],
  "global-save-run-vals-unknown": ["PFW206 nosuchkey"],
  "input-empty-used": [
    "STY620 used =",
    "PFW213 ",
    "PFW220 file.deepcoadd",
    "PFW220 file.deepcoadd",
    "PFW238 <deepcoadd>",
    "PFW238 <skymap>",
  ],
  "input-file-three-parts": ["PFW215 file.raw.fullname"],
  "input-no-name": ["PFW230 <bias>"],
  "input-trailing-comma": ["PFW213 "],
  "input-undefined-list-file": ["PFW216 img_cor", "PFW220 list.corr.img_corr"],
  "input-unknown-filepat": ["PFW232 hsc_row"],
  "list-no-columns": ["PFW237 <det>"],
  "list-unknown-filepat": ["PFW232 list_tract_patch_vf"],
  "module-no-wrappername": ["PFW211 <module process_ccd>"],
  "module-no-wrappername-noop": [],
  "output-no-section-label": ["PFW218 deepcoadd", "PFW221 file.deepcoadd", "PFW238 <deepcoadd>"],
  "output-undefined": ["PFW218 file.deepcoad", "PFW221 file.deepcoadd", "PFW238 <deepcoadd>"],
  "output-unknown-filepat": ["PFW232 hsc_tract_patchh"],
  "plan-column-missing": [],
  "plan-depends-later-module": ["BLK426 make_coadd_temp_exp.file.deepcoadd_tempexp"],
  "plan-depends-short": ["BLK426 make_coadd_temp_exp.file"],
  "plan-depends-unknown-file": ["BLK426 make_coadd_temp_exp.file.tempexp"],
  "plan-input-before-output": [],
  "plan-loop-divide-mismatch": [
    "STY622 filter",
    "BLK402 tract,patch,visit",
    "BLK412 filter",
    "STY634 hsc_tract_patch_visit_filter",
    "STY634 hsc_tract_patch_filter",
    "STY634 list_tract_patch_visit_filter",
  ],
  "plan-loop-divide-order": ["BLK403 tract,visit,patch,filter"],
  "plan-match-key-not-in-loop": ["BLK405 flabel"],
  "plan-match-missing": [],
  "plan-match-partial": [],
  "plan-modnamepat-not-unique": ["BLK406 ${modnamepat_tract}"],
  "plan-no-file-header": ["CFG309 HEAD"],
  "plan-patch-comma": [],
  "plan-unknown-dirpat": ["BLK420 hsc_tractpatch"],
  "read-missing-include": ["WCL107 inc/no_such.wcl"],
  "read-misspelled-close": ["WCL102 bais"],
  "read-value-lost": ["PFW201 HEAD", "STY604 campaign =", "STY607 # PROTO", "STY622 campaign"],
  "site-unknown": ["CFG302 marslab"],
};

/** What the reference refuses and we warn of, each with its reason in docs/decisions or at the rule. */
const warnedOf = ["PFW208", "PFW215"];

describe("one fault each, beside what the reference says", () => {
  test("every case is told here", () => {
    expect(faulty.map((one) => one.name)).toEqual(Object.keys(expected).sort());
  });

  test.each(faulty.map((one) => [one.name, one.note, one] as const))("%s: %s", (name, note, one) => {
    const problems = check("/s/submit.des", memorySystem({ "/s/submit.des": changed(one) }));
    expect(told(problems).filter((one) => !notes.includes(one))).toEqual(expected[name]);
    // The reference is never the only one to see a fault; what it merely dies of counts as seen.
    const seen = one.reference !== null && (one.reference.outcome !== "counted" || (one.reference.errors ?? 0) > 0);
    if (seen && !note.startsWith("NOT a fault")) {
      const told = problems.some(({ severity, code }) => severity === "error" || warnedOf.includes(code));
      expect(told).toBe(true);
    }
    if ((one.reference?.warnings ?? 0) > 0) expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems) expect(problem.file).toBe("/s/submit.des");
  });
});

function changed({ edits }: Faulty): string {
  const lines = [...full];
  for (const { line, remove, insert } of [...edits].reverse()) lines.splice(line, remove, ...insert);
  return lines.join("\n");
}

interface Checked extends Problem {
  readonly text: string;
}

function check(entry: string, system: System): readonly Checked[] {
  const { program, problems } = loadProgram(entry, system);
  return checkProgram(program, undefined, undefined, { found: problems }).map((problem) => ({
    ...problem,
    text: program.files.get(problem.file)?.text.slice(problem.span.start, problem.span.end) ?? "",
  }));
}

/** Code and text; the first line of the submission is short for the submission as a whole. */
function told(problems: readonly Checked[]): string[] {
  return problems.map(({ code, text }) => `${code} ${text === full[0] ? "HEAD" : text}`);
}
