import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { WclData } from "../../config/program.ts";
import { execNumber, execSections } from "../../plan/command-line.ts";
import { expandInDocument } from "../../plan/document-text.ts";
import { runExternal } from "./external.ts";
import { keyIn, readInputWcl, sectionAt } from "./input-wcl.ts";
import { writeOutputWcl } from "./output-wcl.ts";
import { runExec } from "./run-exec.ts";
import type { FileFinder } from "./section-files.ts";
import { newRecord, now, StepFailed, type ExecRecord, type WrapRecord } from "./wrap-record.ts";
import type { WrapOrder, WrapTools, WrapWork } from "./wrap-work.ts";
import { openWrapperLog, type WrapperLog } from "./wrapper-log.ts";
import { wrapperKind } from "./wrapper-kinds.ts";

export interface WrapResult {
  readonly record: WrapRecord;
  /** Empty when the input WCL could not be read. */
  readonly document: WclData;
  /** Relative to the folder; empty when the input WCL names none. */
  readonly outputwcl: string;
}

/**
 * Runs one wrapper instance: reads its input WCL, runs its execs in the order of their numbers until one fails, checks
 * and writes down what they made, writes the output WCL. Never throws for what a program or a WCL does.
 */
export async function wrap(order: WrapOrder, tools: WrapTools): Promise<WrapResult> {
  const log = openWrapperLog(order.log);
  try {
    return await wrapInto(log, order, tools);
  } finally {
    log.close();
  }
}

async function wrapInto(log: WrapperLog, order: WrapOrder, tools: WrapTools): Promise<WrapResult> {
  const record = newRecord();
  const input = readInputWcl(order.input, order.folder);
  if (input.kind === "unreadable") {
    fail(record, log, new StepFailed(input.message));
    return { record, document: new Map(), outputwcl: "" };
  }
  const { document } = input;
  const finder = finderOf(order, document);
  const work: WrapWork = { order, tools, document, finder, log, record, program: programOf(order, tools) };
  const outputwcl = textOf(document, "outputwcl");
  const kind = wrapperKind(textOf(document, "wrappername"));
  try {
    if (kind === undefined) await runExternal(work, outputwcl);
    else {
      await kind.prepare(work);
      await runExecs(work, outputwcl, (exec) => runExec(work, kind, exec));
      record.cleanup = now();
    }
  } catch (error) {
    fail(record, log, error);
  }
  if (record.status !== 0 && record.reason === "ok") record.reason = "error";
  log.say("run_wrapper", "INFO", `end - exit status = ${record.status}`);
  if (kind !== undefined && outputwcl !== "") writeOutputWcl(join(order.folder, outputwcl), record);
  return { record, document, outputwcl };
}

async function runExecs(work: WrapWork, outputwcl: string, run: (exec: ExecRecord) => Promise<number>): Promise<void> {
  const { document, record, order } = work;
  const sections = execSections(document);
  if (sections.length === 0) throw new StepFailed("there is no exec section: nothing would run");
  for (const section of sections) {
    const exec = newExec(document, section);
    record.execs.push(exec);
    // What the execs before it did is on disk before it runs.
    if (outputwcl !== "" && record.execs.length > 1) writeOutputWcl(join(order.folder, outputwcl), record, section);
    const status = await run(exec);
    if (status === 0) continue;
    record.status = status;
    if (keyIn(sectionAt(document, section), "on_error") !== "continue" || work.tools.signal.aborted) return;
  }
}

function newExec(document: WclData, section: string): ExecRecord {
  const own = sectionAt(document, section);
  const name = expandInDocument(document, keyIn(own, "execname") ?? "").text;
  const execnum = Number(keyIn(own, "execnum") ?? execNumber(section));
  return {
    section,
    execnum: Number.isInteger(execnum) ? execnum : execNumber(section),
    name,
    argv: [],
    version: null,
    steps: [],
  };
}

function fail(record: WrapRecord, log: WrapperLog, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  record.status = error instanceof StepFailed ? error.wrapperStatus : 1;
  record.message = message;
  if (code === "ENOSPC" || code === "EDQUOT") record.reason = "disk_full";
  else if (record.reason === "ok") record.reason = "error";
  log.say("run_wrapper", "ERROR", message);
}

function finderOf(order: WrapOrder, document: WclData): FileFinder {
  const lines = new Map<string, readonly string[] | undefined>();
  const listLines = (list: string): readonly string[] | undefined => {
    if (!lines.has(list)) lines.set(list, readLines(order, document, list));
    return lines.get(list);
  };
  const exists = (path: string) => existsSync(join(order.folder, path));
  return { document, listLines, exists };
}

function readLines(order: WrapOrder, document: WclData, list: string): readonly string[] | undefined {
  const fullname = keyIn(sectionAt(document, `list.${list}`), "fullname");
  if (fullname === undefined) return undefined;
  try {
    const text = readFileSync(join(order.folder, expandInDocument(document, fullname).text), "utf8");
    return text.split("\n").filter((line) => line !== "");
  } catch {
    return undefined;
  }
}

function programOf(order: WrapOrder, tools: WrapTools): WrapWork["program"] {
  const { environment: env, graceSeconds, limits = {} } = tools;
  const { deadline, memoryBytes, logBytes } = limits;
  const fixed = {
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
    ...(logBytes === undefined ? {} : { logBytes }),
  };
  return (argv, more = {}) => {
    // A program that begins when time is over is ended at once, in order.
    const left = deadline === undefined ? {} : { timeoutSeconds: Math.max(0.001, (deadline - Date.now()) / 1000) };
    return { argv, cwd: order.folder, env, logFile: order.log, graceSeconds, ...fixed, ...left, ...more };
  };
}

function textOf(document: WclData, key: string): string {
  return expandInDocument(document, keyIn(sectionAt(document, "wrapper"), key) ?? "").text;
}
