import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { WclData } from "../../runtime/config/program.ts";
import { startLauncher, type Launcher } from "../../runtime/execution/process.ts";
import { readInputWcl } from "../../runtime/execution/wrapper/input-wcl.ts";
import { wrap, type WrapResult } from "../../runtime/execution/wrapper/wrap.ts";
import type { WrapOrder, WrapTools } from "../../runtime/execution/wrapper/wrap-work.ts";
import { bundleForTest } from "../kit/bundle.ts";

/** Folder of the stand-in programs. */
export const programs = fileURLToPath(new URL("bin", import.meta.url));

/** A job folder in which wrapper instances are run by hand. */
export interface Bench {
  readonly folder: string;
  readonly launcher: Launcher;
  readonly write: (path: string, text: string) => Promise<void>;
  readonly read: (path: string) => Promise<string>;
  /** Runs an input WCL given as text. */
  readonly wrap: (text: string, more?: Partial<WrapOrder>, tools?: Partial<WrapTools>) => Promise<WrapResult>;
  /** The log of the last run. */
  readonly log: () => Promise<string>;
  readonly remove: () => Promise<void>;
}

export async function bench(environment: Readonly<Record<string, string>> = {}): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), "wcl-wrap-"));
  const launcher = startLauncher(await bundleForTest("runtime/execution/launcher.ts"), { token: folder });
  const write: Bench["write"] = async (path, text) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  const tools: WrapTools = {
    launcher,
    environment: { PATH: `${programs}:${process.env.PATH ?? ""}`, ...environment },
    graceSeconds: 1,
    signal: new AbortController().signal,
    versions: new Map(),
    repositories: new Map(),
  };
  return {
    folder,
    launcher,
    write,
    read: (path) => readFile(join(folder, path), "utf8"),
    wrap: async (text, more = {}, changes = {}) => {
      await write("input.wcl", text);
      const order = { folder, input: join(folder, "input.wcl"), log: join(folder, "log/x.log"), ...more };
      return wrap(order, { ...tools, ...changes });
    },
    log: () => readFile(join(folder, "log/x.log"), "utf8"),
    remove: async () => {
      await launcher.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A WCL file as plain nested objects, for comparing. */
export function treeOf(path: string): Tree {
  const read = readInputWcl(path, dirname(path));
  if (read.kind === "unreadable") throw new Error(read.message);
  return asTree(read.document);
}

export interface Tree {
  readonly [key: string]: string | Tree;
}

function asTree(data: WclData): Tree {
  return Object.fromEntries([...data].map(([key, value]) => [key, typeof value === "string" ? value : asTree(value)]));
}

/**
 * What counts in an output WCL: without times and figures, sets of names in one order, and without sections that hold
 * nothing (whether an empty one is written is an accident of the reference).
 */
export function essence(tree: Tree): Tree {
  const entries = Object.entries(tree).flatMap(([key, value]): [string, string | Tree][] => {
    if (/_time$|^walltime$|^cleanup_|^ru_/.test(key)) return [];
    if (typeof value === "string") return value === "" ? [] : [[key, isSet(key) ? sorted(value) : value]];
    const inner = essence(value);
    return Object.keys(inner).length === 0 ? [] : [[key, inner]];
  });
  return Object.fromEntries(entries);
}

function isSet(key: string): boolean {
  return /^(children|parents|exec_\d+)$/.test(key);
}

function sorted(names: string): string {
  return [...new Set(names.split(","))].sort().join(",");
}

/** What the programs got, run by run, as they printed it into the log. */
export function argumentsSeen(log: string): string[][] {
  const runs: string[][] = [];
  for (const line of log.split("\n")) {
    if (line === "RUN") runs.push([]);
    if (line.startsWith("ARG ")) runs.at(-1)?.push(line.slice(4));
  }
  return runs;
}
