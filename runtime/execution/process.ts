import { setMaxListeners } from "node:events";
import { spawn, type ChildProcessByStdio } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import type { Readable, Writable } from "node:stream";
import type { EndReason } from "../events/event.ts";
import type { Usage } from "../events/usage.ts";
import { tokenVariable, type LauncherNews, type LauncherOrder, type ProgramEnded } from "./launcher-protocol.ts";
import { noUsage } from "./program-usage.ts";
import { carriesToken } from "./stray-programs.ts";
import { signalGroup } from "./program-group.ts";

/** A program to run; never through a shell. */
export interface Program {
  /** The first word is an absolute path, or relative to `cwd`. */
  readonly argv: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  /** Its whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Absolute; what it reads from standard input, nothing when it is left out. */
  readonly input?: string;
  /** Absolute; both of its outputs are appended. */
  readonly logFile: string;
  /** Seconds between SIGTERM and SIGKILL. */
  readonly graceSeconds: number;
  readonly timeoutSeconds?: number;
  /** Its group is ended when it uses more. */
  readonly memoryBytes?: number;
  /** The log keeps its head and its tail when it would grow beyond. */
  readonly logBytes?: number;
  readonly onStart?: (pid: number, time: string) => void;
  /** About every 30 seconds: bytes and seconds of the whole process group. */
  readonly onSample?: (figures: { readonly rss: number; readonly cpu: number }) => void;
}

export type ProgramResult =
  | {
      readonly kind: "ended";
      readonly pid: number;
      /** Exit code, or minus the signal's number. */
      readonly status: number;
      readonly reason: EndReason;
      readonly startTime: string;
      readonly endTime: string;
      readonly usage: Usage;
      /** Bytes that the log may not hold and that are gone. */
      readonly logLost?: number;
    }
  /** It could not be started; nothing ran. */
  | { readonly kind: "refused"; readonly message: string };

/** The one way to start programs: a small process that does nothing else, started again should it be killed. */
export interface Launcher {
  readonly run: (program: Program, signal: AbortSignal) => Promise<ProgramResult>;
  /** Number of the launcher process, for tests and for `wcl bench`; undefined while there is none. */
  readonly pid: () => number | undefined;
  /** Ends what still runs, then the launcher. */
  readonly close: () => Promise<void>;
}

export interface LauncherOptions {
  /** Marks the launcher and everything it starts, so that a later start can find what a kill left behind. */
  readonly token?: string;
}

interface Started {
  readonly program: Program;
  pid?: number;
  startTime?: string;
  readonly tell: (result: ProgramResult) => void;
}

type Child = ChildProcessByStdio<Writable, Readable, null>;

/** How long a launcher that is told to close may take beyond the grace of the programs that it still runs. */
const closePatienceMs = 15_000;

/**
 * Starts a program that lives on when we end, with both of its outputs appended to `logFile`. For an engine that the
 * terminal or the editor leaves behind; everything else is started by the launcher.
 */
export function startDetached(argv: readonly [string, ...string[]], cwd: string, logFile: string): AbortSignal {
  const log = openSync(logFile, "a", 0o600);
  const [program, ...words] = argv;
  const child = spawn(program, words, { cwd, detached: true, stdio: ["ignore", log, log] });
  const ended = new AbortController();
  for (const end of ["error", "exit"]) {
    child.once(end, () => {
      ended.abort();
    });
  }
  child.unref();
  closeSync(log);
  return ended.signal;
}

/** Starts a launcher; `script` is the bundle of `launcher.ts`. */
export function startLauncher(script: string, options: LauncherOptions = {}): Launcher {
  const { token } = options;
  const programs = new Map<number, Started>();
  let last = 0;

  const begin = (): Child => {
    const own = spawnLauncher(script, token);
    const hear = (news: LauncherNews) => {
      const one = programs.get(news.id);
      if (one !== undefined && settle(one, news)) programs.delete(news.id);
    };
    readNews(own.stdout, hear);
    own.once("close", () => {
      if (child === own) child = undefined;
      for (const [id, one] of programs) {
        programs.delete(id);
        one.tell(lost(one, token));
      }
    });
    return own;
  };
  // At once, so that it is ready when the first program is wanted.
  let child: Child | undefined = begin();
  const order = (what: LauncherOrder) => {
    child ??= begin();
    child.stdin.write(`${JSON.stringify(what)}\n`);
  };
  const run: Launcher["run"] = (program, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) {
        resolve({ kind: "refused", message: "stopped before it began" });
        return;
      }
      // A job may run more programs at once than Node takes for a leak.
      setMaxListeners(0, signal);
      const id = ++last;
      const stop = () => {
        order({ kind: "stop", id });
      };
      const tell = (result: ProgramResult) => {
        signal.removeEventListener("abort", stop);
        resolve(result);
      };
      programs.set(id, { program, tell });
      signal.addEventListener("abort", stop);
      const { argv, cwd, graceSeconds, timeoutSeconds, memoryBytes, logBytes, logFile, input } = program;
      const env = token === undefined ? program.env : { ...program.env, [tokenVariable]: token };
      const limits = {
        ...(input === undefined ? {} : { input }),
        ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
        ...(memoryBytes === undefined ? {} : { memoryBytes }),
        ...(logBytes === undefined ? {} : { logBytes }),
      };
      order({ kind: "start", id, argv, cwd, env, log: logFile, graceSeconds, ...limits });
    });
  const close = async () => {
    const own = child;
    if (own === undefined) return;
    const graces = [...programs.values()].map(({ program }) => program.graceSeconds);
    // A launcher that does not answer must not keep us: those that it started are found by their token.
    const patience = setTimeout(() => own.kill("SIGKILL"), 1000 * Math.max(0, ...graces) + closePatienceMs);
    await new Promise<void>((resolve) => {
      own.once("close", resolve);
      own.stdin.end();
    });
    clearTimeout(patience);
  };
  return { run, close, pid: () => child?.pid };
}

/** Runs one program to its end; aborting the signal stops it with everything that it started. */
export function runProgram(launcher: Launcher, program: Program, signal: AbortSignal): Promise<ProgramResult> {
  return launcher.run(program, signal);
}

function spawnLauncher(script: string, token: string | undefined): Child {
  const mark = token === undefined ? {} : { [tokenVariable]: token };
  const child = spawn(process.execPath, ["--max-semi-space-size=1", script], {
    // Not in our group: an interrupt at the terminal is ours to handle, in order.
    detached: true,
    stdio: ["pipe", "pipe", "inherit"],
    env: { PATH: process.env.PATH, ...mark },
  });
  // A launcher that was killed, or could not start, is told of by its "close".
  child.stdin.on("error", () => undefined);
  child.on("error", () => undefined);
  return child;
}

function readNews(stdout: Readable, hear: (news: LauncherNews) => void): void {
  let rest = "";
  stdout.setEncoding("utf8");
  stdout.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) hear(JSON.parse(line) as LauncherNews);
  });
}

/** True when nothing more will be heard of the program. */
function settle(one: Started, news: LauncherNews): boolean {
  switch (news.kind) {
    case "started":
      one.pid = news.pid;
      one.startTime = news.time;
      one.program.onStart?.(news.pid, news.time);
      return false;
    case "sampled":
      one.program.onSample?.({ rss: news.rss, cpu: news.cpu });
      return false;
    case "refused":
      one.tell({ kind: "refused", message: news.message });
      return true;
    case "ended":
      one.tell({
        kind: "ended",
        pid: one.pid ?? 0,
        status: news.status,
        reason: reasonOf(news),
        startTime: one.startTime ?? news.time,
        endTime: news.time,
        usage: news.usage,
        ...(news.logLost === undefined ? {} : { logLost: news.logLost }),
      });
      return true;
  }
}

function reasonOf({ stopped, status }: ProgramEnded): EndReason {
  if (stopped !== undefined) return stopped === "asked" ? "killed" : stopped;
  return status === 0 ? "ok" : status < 0 ? "signal" : "error";
}

/** The launcher is gone, and with it the only one who could tell how this program ends: so it ends here. */
function lost({ pid, startTime }: Started, token: string | undefined): ProgramResult {
  if (pid === undefined) return { kind: "refused", message: "the process that starts programs was killed" };
  if (token === undefined || carriesToken(pid, token)) signalGroup(pid, "SIGKILL");
  const endTime = new Date().toISOString();
  return { kind: "ended", pid, status: -9, reason: "lost", startTime: startTime ?? endTime, endTime, usage: noUsage };
}
