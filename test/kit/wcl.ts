import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The tree's root. */
export const root = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");

/** What one call of `wcl` did. */
export interface Answer {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A place of its own for a test: home, registry and runs are nobody else's. */
export interface Sandbox {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Runs the built `wcl`; `input` becomes its standard input. */
  readonly wcl: (
    words: readonly string[],
    options?: { readonly cwd?: string; readonly input?: string },
  ) => Promise<Answer>;
  readonly remove: () => Promise<void>;
}

/** Makes a sandbox; `remove` ends the embedded registry that it may have started. */
export async function sandbox(environment: Readonly<Record<string, string>> = {}): Promise<Sandbox> {
  if (!existsSync(join(root, "dist/wcl.cjs"))) throw new Error("dist/wcl.cjs is missing: npm run build");
  const folder = await mkdtemp(join(tmpdir(), "wcl-test-"));
  const own = {
    HOME: folder,
    XDG_DATA_HOME: join(folder, "data"),
    WCL_RUN_DIR: join(folder, "runs"),
    NO_COLOR: "1",
    ...environment,
  };
  const wcl: Sandbox["wcl"] = (words, options = {}) =>
    call(process.execPath, [join(root, "dist/wcl.cjs"), ...words], {
      ...options,
      cwd: options.cwd ?? folder,
      environment: own,
    });
  return {
    folder,
    environment: own,
    wcl,
    remove: async () => {
      if (existsSync(join(folder, "data/wcl/registry"))) await wcl(["registry", "stop"]);
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

/** Runs a program to its end; a signal counts as code null. */
export function call(
  program: string,
  words: readonly string[],
  options: { readonly cwd: string; readonly input?: string; readonly environment?: Readonly<Record<string, string>> },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { cwd: options.cwd, env: { ...process.env, ...options.environment } });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code, stdout: Buffer.concat(out).toString("utf8"), stderr: Buffer.concat(err).toString("utf8") });
    });
    child.stdin.on("error", () => undefined);
    child.stdin.end(options.input ?? "");
  });
}
