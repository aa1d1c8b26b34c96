import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadProgram } from "../../runtime/config/load.ts";
import { readJournal } from "../../runtime/events/journal.ts";
import type { RunEvent } from "../../runtime/events/event.ts";
import type { JobSettings } from "../../runtime/execution/job-settings.ts";
import type { StageInFile } from "../../runtime/execution/job-spec.ts";
import { createRun } from "../../runtime/execution/run-folder.ts";
import { factsFromJson } from "../../runtime/plan/facts-json.ts";
import { planRun } from "../../runtime/plan/plan.ts";
import type { RunPlan } from "../../runtime/plan/run-plan.ts";
import { memorySystem } from "../../runtime/system.ts";
import { bundleForTest } from "../kit/bundle.ts";
import { filesBelow } from "./job-bench.ts";
import { submission, values } from "./submission.ts";

export interface EngineBench {
  readonly root: string;
  readonly folder: string;
  /** Plans the submission, with words for its programs, and makes its run folder. */
  readonly create: (
    words?: { readonly first?: string; readonly last?: string },
    changes?: Partial<JobSettings>,
  ) => Promise<RunPlan>;
  /** Starts an engine as a process; `fault` is where it is to be killed. */
  readonly start: (fault?: string) => {
    readonly kill: (signal: NodeJS.Signals) => void;
    readonly ended: Promise<number>;
  };
  readonly run: (fault?: string) => Promise<number>;
  readonly events: () => Promise<RunEvent[]>;
  readonly archived: () => Promise<Record<string, string>>;
  readonly remove: () => Promise<void>;
}

const bin = fileURLToPath(new URL("bin", import.meta.url));

export async function engineBench(): Promise<EngineBench> {
  const scripts = await Promise.all(
    ["test/execution/programs/engine.ts", "test/execution/programs/job.ts", "runtime/execution/launcher.ts"].map(
      bundled,
    ),
  );
  const [engine = "", ...rest] = scripts;
  const root = await mkdtemp(join(tmpdir(), "wcl-engine-"));
  const [folder, archive] = [join(root, "runs/U_r1p01"), join(root, "archive")];
  const start: EngineBench["start"] = (fault) => {
    const env = { PATH: process.env.PATH, HOME: root, ...(fault === undefined ? {} : { WCL_FAULT: fault }) };
    const child = spawn(process.execPath, [engine, folder, ...rest], {
      env,
      stdio: ["ignore", "inherit", "inherit"],
      detached: true,
    });
    const ended = new Promise<number>((resolve) => {
      child.once("exit", (code) => {
        resolve(code ?? -9);
      });
    });
    return { ended, kill: (signal) => child.kill(signal) };
  };
  return {
    ...{ root, folder, start },
    create: (words = {}, changes = {}) => create(root, words, { ...usualSettings(archive), ...changes }),
    run: (fault) => start(fault).ended,
    events: () => eventsOf(folder),
    archived: () => filesBelow(archive),
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }),
  };
}

const bundles = new Map<string, Promise<string>>();

function bundled(entry: string): Promise<string> {
  const known = bundles.get(entry) ?? bundleForTest(entry);
  bundles.set(entry, known);
  return known;
}

function usualSettings(archive: string): JobSettings {
  return {
    ...{ home: { name: "home", root: archive }, saveAt: "wrapper", masterSavefiles: "file", stopOnFail: true },
    ...{ environment: {}, programPath: [bin], filetypes: new Map(), graceSeconds: 1, minFreeBytes: 0 },
  };
}

async function create(
  root: string,
  words: { readonly first?: string; readonly last?: string },
  settings: JobSettings,
): Promise<RunPlan> {
  const text = submission.replace("FIRST_WORDS", words.first ?? "").replace("LAST_WORDS", words.last ?? "");
  const { program, problems } = loadProgram("/submit.des", memorySystem({ "/submit.des": text }));
  const rows = values.map((n) => ({ filename: `raw_${n}.txt`, n }));
  const { facts, problems: factProblems } = factsFromJson(
    JSON.stringify({ first: { "file-raw": rows } }),
    "facts.json",
  );
  if (facts === undefined) throw new Error("no facts");
  const { plan, problems: planProblems } = planRun(program, facts);
  const errors = [...problems, ...factProblems, ...planProblems].filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ code, message }) => `${code} ${message}`).join("\n"));
  const { identity } = plan;
  const inputs = new Map(await Promise.all(values.map((n) => archiveRaw(settings.home.root, n))));
  const description = {
    v: 1 as const,
    identity,
    entry: "/submit.des",
    engine: "local",
    settings: { b1: settings, b2: settings },
  };
  const open = await createRun(join(root, "runs"), {
    ...description,
    plan,
    inputs,
    texts: { "config/submit.des": text },
  });
  await open.journal.close();
  return plan;
}

async function archiveRaw(archive: string, n: string): Promise<readonly [string, StageInFile]> {
  const filename = `raw_${n}.txt`;
  const source = join(archive, "raw", filename);
  await mkdir(join(archive, "raw"), { recursive: true });
  await writeFile(source, `R${n}`);
  const md5sum = createHash("md5").update(`R${n}`).digest("hex");
  return [`raw/${filename}`, { filename, compression: null, source, filesize: 1 + n.length, md5sum }];
}

async function eventsOf(folder: string): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of readJournal(join(folder, "journal.jsonl"))) events.push(event);
  return events;
}

/** Text of a file in the run's folder. */
export function readRunFile(bench: EngineBench, path: string): Promise<string> {
  return readFile(join(bench.folder, path), "utf8");
}
