import type { Tree } from "./wrapping.ts";

/** Where we answer better than the reference: why, and what. What is left out is as in the reference. */
export interface Difference {
  readonly why: string;
  readonly exit?: number;
  readonly argv?: readonly (readonly string[])[];
  readonly message?: RegExp;
  /** Instead of the whole output WCL: paths in it (`/` between names) and what stands there. */
  readonly output?: Readonly<Record<string, string | Tree | undefined>>;
}

const execStatus = "the status of an exec is that of its program, not always 0";
const nothingRuns = "a wrapper that runs nothing has not succeeded";

export const differences: Readonly<Record<string, Difference>> = {
  positional_zero: {
    why: "_0 would replace the program: refused before anything is run",
    message: /place 0/,
    output: { "exec_1/task_info/create_command_line/status": "1", "exec_1/task_info/run_exec": undefined },
  },
  "cmd-positional-zero": { why: "the same", exit: 1, message: /place 0/, output: { "wrapper/status": "1" } },
  exec_order_is_text_order: {
    why: "exec_2 runs before exec_10",
    argv: [["first"], ["second"], ["tenth"]],
  },
  "exec-order": {
    why: "exec_2 runs before exec_10",
    argv: [
      ["-a", "1"],
      ["-a", "2"],
      ["-a", "10"],
    ],
  },
  second_exec_runs_after_failure: {
    why: "what follows a failed program would work on nothing: stop",
    argv: [["exit=4"]],
    output: { "exec_1/status": "4", exec_2: undefined, "wrapper/status": "4", outputs_by_sect: undefined },
  },
  exit_4: {
    why: execStatus,
    output: { "exec_1/status": "4", "exec_1/task_info/run_exec/status": "4", "wrapper/status": "4" },
  },
  signal_9: {
    why: execStatus,
    output: { "exec_1/status": "-9", "exec_1/task_info/run_exec/status": "-9", "wrapper/status": "-9" },
  },
  signal_11: { why: execStatus, output: { "exec_1/status": "-11", "wrapper/status": "-11" } },
  derived_from_missing_output: {
    why: execStatus,
    output: { "exec_1/status": "4", "exec_1/task_info/save_provenance/status": "0", "wrapper/status": "4" },
  },
  missing_input: {
    why: "used names a section that does not exist: the program would run without what it needs",
    exit: 1,
    argv: [],
    message: /no section filespecs\.gone/,
    output: { "exec_1/task_info/check_inputs/status": "1", "wrapper/status": "1" },
  },
  "in-undefined-section": {
    why: "the same",
    exit: 1,
    argv: [],
    message: /there is no section filespecs\./,
    output: { "wrapper/status": "1" },
  },
  "in-list-data-only": {
    why: "the list has no such file: the program would run without what it needs",
    exit: 1,
    argv: [],
    message: /list l1 has no column other\.fullname/,
    output: { "wrapper/status": "1" },
  },
  derived_from_after_empty_one: {
    why: "a derivation without files is no reason to lose the next one",
    exit: 0,
    output: {
      "provenance/was_derived_from": { derived_1: { children: "o_U1_r11p03.txt", parents: "a.txt" } },
      "wrapper/status": "0",
    },
  },
  no_exec_section: { why: nothingRuns, exit: 1, message: /no exec section/, output: { "wrapper/status": "1" } },
  "no-exec": { why: nothingRuns, exit: 1, message: /no exec section/, output: { "wrapper/status": "1" } },
  "cmd-exec-var": {
    why: "a variable in execname is replaced as everywhere else",
    exit: 0,
    argv: [["-a", "1"]],
    output: { "exec_1/cmdline": "fakeexec  -a 1" },
  },
};
