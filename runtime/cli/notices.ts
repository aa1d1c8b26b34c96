import { mkdir, writeFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import type { RunEvent } from "../events/event.ts";
import type { RunStatus } from "../events/run-status.ts";
import type { Launcher } from "../execution/process.ts";
import type { OpenRun, RunDescription } from "../execution/run-folder.ts";
import type { Program } from "../config/program.ts";
import { oneOf, textOf } from "./program-text.ts";
import { runStatusLines } from "./run-status-view.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Tells people of ends. Which program does that is the operator's own choice and never a submission's: `WCL_NOTIFY` is
 * called with kind, state, run and the file of the message, `WCL_SENDMAIL` gets that file to read and sends it.
 */
export interface Notices {
  /** After each event that was applied. */
  readonly take: (event: RunEvent, status: RunStatus) => void;
  /** When all that was told has been handed over, or given up. */
  readonly end: () => Promise<void>;
}

/** A program that takes longer to hand a message over is ended. */
const patienceSeconds = 60;

/** `email` and `when_to_email` of a submission. Throws UsageError for a word or an address that is none. */
export function notifyOf(program: Program): Pick<RunDescription, "notify"> {
  const when = oneOf(["never", "run", "block"], textOf(program, "when_to_email", {}) ?? "run", "when_to_email");
  if (when === "never") return {};
  const email = textOf(program, "email", {});
  return { notify: { when, ...(email === undefined || !isAddress(email) ? {} : { email }) } };
}

export function startNotices(
  { folder, description, journal }: OpenRun,
  launcher: Launcher,
  terminal: Terminal,
): Notices {
  const { notify } = description;
  const programs = [process.env.WCL_NOTIFY, process.env.WCL_SENDMAIL].map((one) => (one === "" ? undefined : one));
  const [notifier, sendmail] = programs;
  // What earlier engines told is told again to whoever folds it, but not to people.
  const before = journal.lastSeq();
  const running: Promise<void>[] = [];
  const call = async (name: string, argv: readonly string[], input?: string): Promise<void> => {
    const [program = ""] = argv;
    if (!isAbsolute(program)) throw new Error(`${name} is ${program}, not an absolute path`);
    const env = { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "" };
    const files = {
      cwd: folder,
      logFile: join(folder, "notices/notices.log"),
      ...(input === undefined ? {} : { input }),
    };
    const order = { argv, env, ...files, graceSeconds: 1, timeoutSeconds: patienceSeconds };
    // A run that is stopped is told of too.
    const ended = await launcher.run(order, new AbortController().signal);
    if (ended.kind === "refused") throw new Error(ended.message);
    if (ended.status !== 0) throw new Error(`${program} ended with ${String(ended.status)}`);
  };
  const tell = async (kind: "run" | "block", state: string, event: RunEvent, status: RunStatus): Promise<void> => {
    const text = messageOf(notify?.email, kind, state, status);
    await mkdir(join(folder, "notices"), { recursive: true });
    const file = join(folder, "notices", `${String(event.seq)}-${kind}.txt`);
    await writeFile(file, text, { mode: 0o600 });
    if (notifier !== undefined) await call("WCL_NOTIFY", [notifier, kind, state, status.run, file]);
    if (sendmail !== undefined && notify?.email !== undefined)
      await call("WCL_SENDMAIL", [sendmail, "-t", "-oi"], file);
  };
  const take: Notices["take"] = (event, status) => {
    if (notify === undefined || event.seq <= before || (notifier === undefined && sendmail === undefined)) return;
    if (event.kind !== `${notify.when}-ended`) return;
    if (event.kind !== "run-ended" && event.kind !== "block-ended") return;
    const state =
      event.kind === "run-ended" ? status.state : `${event.block} ${event.status === 0 ? "done" : "failed"}`;
    const told = tell(notify.when, state, event, status).catch((error: unknown) => {
      terminal.tell(`nobody was told of it: ${error instanceof Error ? error.message : String(error)}`);
    });
    running.push(told);
  };
  const end = async () => {
    await Promise.all(running);
  };
  return { take, end };
}

/** An address as mail knows it, without anything that could begin a header of its own. */
function isAddress(text: string): boolean {
  return /^[^\s@,;:<>()"\\[\]-][^\s@,;:<>()"\\[\]]*@[A-Za-z0-9.-]+$/.test(text);
}

function messageOf(email: string | undefined, kind: string, state: string, status: RunStatus): string {
  const lines = runStatusLines(status, { width: 100, colour: false, now: Date.now(), rows: 20 });
  const subject = `[wcl] ${status.run} ${kind === "run" ? state : `block ${state}`}`;
  const header = [...(email === undefined ? [] : [`To: ${email}`]), `Subject: ${subject}`];
  const mime = ["MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8"];
  const failures = Object.values(status.failures).slice(0, 20);
  const why = failures.map((one) => `${one.module ?? `job ${one.job}`}: ${one.message}`);
  return `${[...header, ...mime, "", ...lines, ...(why.length === 0 ? [] : ["", ...why]), "", status.runDir ?? ""].join("\n")}\n`;
}
