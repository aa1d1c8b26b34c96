import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { commandLine } from "../../plan/command-line.ts";
import type { CommandLine } from "../../plan/command.ts";
import { runProgram } from "../process.ts";
import { inputState, outputPlace, outputState } from "./check-files.ts";
import { execVersion } from "./exec-version.ts";
import { commaList, keyIn, sectionAt } from "./input-wcl.ts";
import { locateProgram } from "./locate-program.ts";
import { recordProvenance } from "./provenance.ts";
import { filesOf, isOptional } from "./section-files.ts";
import { step, StepFailed, type ExecRecord } from "./wrap-record.ts";
import type { WrapperKind, WrapWork } from "./wrap-work.ts";

/** Runs the steps of one exec section; gives the last status that is not 0, or 0. Throws StepFailed when it cannot go on. */
export async function runExec(work: WrapWork, kind: WrapperKind, exec: ExecRecord): Promise<number> {
  const first = work.record.execs[0] === exec;
  await step(exec, "transform_inputs", () => (first ? kind.transformInputs(work).then(zero) : 0));
  await step(exec, "check_inputs", () => checkInputs(work, exec));
  await step(exec, "check_command_line", () => checkRequired(work, exec));
  await step(exec, "save_exec_version", async () => {
    exec.version = await execVersion(work, exec);
    return 0;
  });
  const command = await create(work, kind, exec);
  await step(exec, "create_output_dirs", () => makeFolders(work, exec));
  const ran = await step(exec, "run_exec", () => run(work, exec, command));
  exec.status = ran;
  await step(exec, "transform_outputs", zero);
  const checked = await step(exec, "check_outputs", () => checkOutputs(work, exec, ran));
  const proven = await step(exec, "save_provenance", () => recordProvenance(work, exec, ran));
  return [proven, checked, ran].find((status) => status !== 0) ?? 0;
}

function checkInputs(work: WrapWork, exec: ExecRecord): number {
  const missing: string[] = [];
  for (const path of referencedFiles(work, exec, "used")) {
    const state = inputState(work.order.folder, path);
    if (state.kind === "missing") missing.push(path);
    if (state.kind === "refused") throw new StepFailed(state.message);
  }
  if (missing.length === 0) return 0;
  for (const path of missing) work.log.say("check_inputs", "ERROR", `input ${path} does not exist`);
  throw new StepFailed(`input ${missing.join(", ")} does not exist`, { step: 1, wrapper: 3 });
}

/** `cmd_req_args`: names of options without which the program must not be started. */
function checkRequired(work: WrapWork, exec: ExecRecord): number {
  const section = sectionAt(work.document, exec.section);
  const given = new Set(sectionAt(work.document, `${exec.section}.cmdline`)?.keys());
  const lacking = commaList(keyIn(section, "cmd_req_args")).filter((name) => !given.has(name));
  if (lacking.length > 0) throw new StepFailed(`cmdline of ${exec.section} lacks ${lacking.join(", ")}`);
  return 0;
}

async function create(work: WrapWork, kind: WrapperKind, exec: ExecRecord): Promise<CommandLine> {
  const { dialect } = kind;
  let command: CommandLine = { argv: [], text: "", problems: [] };
  await step(exec, "create_command_line", () => {
    command = commandLine(work.document, exec.section, { dialect, listLines: work.finder.listLines });
    exec.argv = command.argv;
    const errors = command.problems.filter(({ severity, code }) => severity === "error" && code !== unsplittable);
    if (errors.length > 0) throw new StepFailed(errors.map(({ message }) => message).join("; "));
    exec.cmdline = command.text;
    return 0;
  });
  return command;
}

/** The line is whole but no shell could split it: that shows when it is to be run. */
const unsplittable = "JOB507";

function makeFolders(work: WrapWork, exec: ExecRecord): number {
  const { folder } = work.order;
  for (const path of referencedFiles(work, exec, "was_generated_by")) {
    const refused = outputPlace(folder, path);
    if (refused !== undefined) throw new StepFailed(refused);
    mkdirSync(dirname(join(folder, path)), { recursive: true });
  }
  return 0;
}

async function run(work: WrapWork, exec: ExecRecord, command: CommandLine): Promise<number> {
  const { order, tools, log } = work;
  log.say("run_exec", "INFO", `cmd = ${command.text}`);
  const [name = "", ...words] = command.argv;
  if (name === "") throw new StepFailed(command.problems.map(({ message }) => message).join("; "));
  const path = await locateProgram(work, name);
  order.faultPoint?.("before-exec");
  const program = work.program([path, ...words], {
    onStart: (pid) => order.onExecStart?.(exec, pid),
    onSample: (figures) => order.onExecSample?.(exec, figures),
  });
  const result = await runProgram(tools.launcher, program, tools.signal);
  if (result.kind === "refused") throw new StepFailed(result.message);
  order.faultPoint?.("after-exec");
  exec.usage = result.usage;
  exec.reason = result.reason;
  order.onExecEnd?.(exec, result);
  if (result.reason !== "ok") {
    work.record.reason = result.reason;
    work.record.message = sentence(exec, result.status, result.reason);
  }
  // A program that was stopped and still ended with 0 has not done its work.
  return result.status === 0 && result.reason !== "ok" ? 1 : result.status;
}

function sentence(exec: ExecRecord, status: number, reason: string): string {
  const how = status < 0 ? `was ended by signal ${-status}` : `ended with ${status}`;
  return reason === "error" || reason === "signal" ? `${exec.name} ${how}` : `${exec.name} ${how} (${reason})`;
}

/** Writes down what was made; 1 when a required file is missing although the program ended well. */
function checkOutputs(work: WrapWork, exec: ExecRecord, programStatus: number): number {
  let status = 0;
  const section = sectionAt(work.document, exec.section);
  for (const reference of commaList(keyIn(section, "was_generated_by"))) {
    const made: string[] = [];
    for (const path of pathsOf(work, reference)) {
      const state = outputState(work.order.folder, path);
      if (state.kind === "refused") throw new StepFailed(state.message);
      if (state.kind === "file") made.push(path);
      else if (programStatus === 0 && !isOptional(work.finder, reference)) {
        status = 1;
        complain(work, `${exec.name} ended well but did not make ${path}`);
      }
    }
    if (made.length > 0) work.record.outputs.push({ section: reference, exec, paths: made });
  }
  return status;
}

function complain(work: WrapWork, message: string): void {
  work.record.message ??= message;
  work.log.say("check_outputs", "ERROR", message);
}

function referencedFiles(work: WrapWork, exec: ExecRecord, key: "used" | "was_generated_by"): string[] {
  const section = sectionAt(work.document, exec.section);
  return commaList(keyIn(section, key)).flatMap((reference) => pathsOf(work, reference));
}

function pathsOf(work: WrapWork, reference: string): readonly string[] {
  const found = filesOf(work.finder, reference);
  if (found.kind === "unknown") throw new StepFailed(found.message);
  return found.paths;
}

function zero(): number {
  return 0;
}
