import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { dirname, join } from "node:path";
import { workspace } from "vscode";
import { readSettings } from "./settings.ts";

/** What a finished `wcl` call left behind. */
export interface Finished {
  readonly code: number | null;
  readonly stderr: string;
}

/** Who hears the lines of stdout: as they are, or only those that are JSON, as what they say. */
export type Hearer = ((value: unknown) => void) | { readonly text: (line: string) => void };

/**
 * Runs one `wcl` command and gives the lines of its stdout to `hearer`. The program is the one inside the extension, started with the editor's own Node and an argument vector: no shell, no name from the workspace.
 * Aborting the signal ends the command (not a run that it may have detached).
 */
export function runWcl(
  extensionPath: string,
  words: readonly string[],
  options: { readonly cwd: string; readonly signal?: AbortSignal },
  hearer: Hearer,
): Promise<Finished> {
  const child = spawn(process.execPath, [join(extensionPath, "dist/wcl.cjs"), ...words], {
    cwd: options.cwd,
    env: { ...process.env, ...wclEnvironment() },
    stdio: ["ignore", "pipe", "pipe"],
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (typeof hearer !== "function") {
      hearer.text(line);
      return;
    }
    const value = parseLine(line);
    if (value !== undefined) hearer(value);
  });
  const told: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (text: string) => told.push(text));
  return new Promise((resolve) => {
    child.on("error", (error) => {
      resolve({ code: null, stderr: error.name === "AbortError" ? "" : error.message });
    });
    child.on("close", (code) => {
      resolve({ code, stderr: told.join("") });
    });
  });
}

/** What `wcl` must find in its environment, besides the editor's own. */
export function wclEnvironment(): Readonly<Record<string, string>> {
  const settings = readSettings();
  return {
    ELECTRON_RUN_AS_NODE: "1",
    NO_COLOR: "1",
    ...(settings.registryUrl === "" ? {} : { WCL_REGISTRY: settings.registryUrl }),
    ...(settings.runFolder === "" ? {} : { WCL_RUN_DIR: settings.runFolder }),
  };
}

/** Words for `wcl submit`, as the settings want it. */
export function submitWords(file: string): readonly string[] {
  const { engine, jobs } = readSettings();
  // A batch system has limits of its own.
  const atOnce = engine === "local" ? ["--jobs", String(jobs)] : [];
  return ["submit", file, "--engine", engine, ...atOnce, ...includeWords()];
}

/** The setting `includeFolders` as words of a command line. */
export function includeWords(): readonly string[] {
  return readSettings().includeFolders.flatMap((folder) => ["--include", folder]);
}

/** The folder a submission is run from: its own. */
export function folderOf(file: string): string {
  return dirname(file);
}

/** Where `wcl` is started when no file is in play. */
export function workingFolder(): string {
  return workspace.workspaceFolders?.[0]?.uri.fsPath ?? process.cwd();
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
