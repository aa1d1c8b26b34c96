import { readdirSync, readFileSync, statSync } from "node:fs";
import { isAbsolute, normalize, resolve } from "node:path";

/** What reading a file can give. `version` changes whenever the text does (editor version, or size and time on disk). */
export type ReadResult =
  | { readonly kind: "text"; readonly text: string; readonly version: string }
  | { readonly kind: "missing" }
  | { readonly kind: "unreadable"; readonly reason: string };

/**
 * The port to the world for the pure layers: the editor answers from its open documents first, the terminal from
 * disk, a test from memory. Paths are absolute and normalised.
 */
export interface System {
  readonly read: (path: string) => ReadResult;
  /** Names in a folder, for completion and file watching; empty when it cannot be read. */
  readonly list: (folder: string) => readonly string[];
  readonly environment: (name: string) => string | undefined;
  /** The folder relative names start from in a terminal; the workspace folder in an editor. */
  readonly workingFolder: string;
}

/** No WCL file is near this size; a larger one was named by mistake, and reading it would stop everything else. */
const largestFile = 64 * 1024 * 1024;

/** The real world: this machine's files and this process's environment. */
export function diskSystem(workingFolder = process.cwd()): System {
  return {
    read: readFromDisk,
    list: (folder) => {
      try {
        return readdirSync(folder).sort();
      } catch {
        return [];
      }
    },
    environment: (name) => process.env[name],
    workingFolder: resolve(workingFolder),
  };
}

/**
 * A world of its own, for tests and for texts that are nowhere on disk. Names of files are absolute, or relative to
 * the working folder, which is `/`.
 */
export function memorySystem(
  files: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
): System {
  const texts = new Map(Object.entries(files).map(([name, text]) => [resolve("/", name), text]));
  const variables = new Map(Object.entries(environment));
  return {
    read: (path) => {
      const at = resolve("/", path);
      const text = texts.get(at);
      if (text !== undefined) return textOrReason(text, text.length, `memory:${text.length}`);
      return namesBelow(texts, at).length > 0 ? { kind: "unreadable", reason: "it is a folder" } : { kind: "missing" };
    },
    list: (folder) => namesBelow(texts, resolve("/", folder)),
    environment: (name) => variables.get(name),
    workingFolder: "/",
  };
}

function readFromDisk(path: string): ReadResult {
  if (!isAbsolute(path)) return { kind: "unreadable", reason: "the path is not absolute" };
  try {
    const state = statSync(path, { bigint: true });
    if (state.isDirectory()) return { kind: "unreadable", reason: "it is a folder" };
    if (!state.isFile()) return { kind: "unreadable", reason: "it is not a regular file" };
    if (state.size > BigInt(largestFile)) return tooLarge(Number(state.size));
    const bytes = readFileSync(normalize(path));
    if (bytes.includes(0)) return binary;
    return textOrReason(decode(bytes), bytes.length, `${state.size}:${state.mtimeNs}`);
  } catch (error) {
    return failure(error);
  }
}

/** Strict, as the reference is: half of a text silently replaced by question marks would change what runs. */
function decode(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}

function textOrReason(text: string, size: number, version: string): ReadResult {
  if (size > largestFile) return tooLarge(size);
  if (text.includes("\0")) return binary;
  return { kind: "text", text, version };
}

const binary: ReadResult = { kind: "unreadable", reason: "it is a binary file: it holds NUL bytes" };

function tooLarge(size: number): ReadResult {
  const mebibytes = (size / 1024 / 1024).toFixed(1);
  return {
    kind: "unreadable",
    reason: `it is too large: ${mebibytes} MiB, more than ${largestFile / 1024 / 1024} MiB`,
  };
}

function failure(error: unknown): ReadResult {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return { kind: "missing" };
    case "ERR_ENCODING_INVALID_ENCODED_DATA":
      return { kind: "unreadable", reason: "it is not UTF-8 text" };
    case "EACCES":
    case "EPERM":
      return { kind: "unreadable", reason: "no permission to read it" };
    case "ELOOP":
      return { kind: "unreadable", reason: "its symbolic links go in a circle" };
    case "ENAMETOOLONG":
      return { kind: "unreadable", reason: "its name is too long" };
    default:
      return { kind: "unreadable", reason: error instanceof Error ? error.message : String(error) };
  }
}

function namesBelow(texts: ReadonlyMap<string, string>, folder: string): readonly string[] {
  const start = folder.endsWith("/") ? folder : `${folder}/`;
  const names = new Set<string>();
  for (const path of texts.keys()) {
    const name = path.startsWith(start) ? path.slice(start.length).split("/")[0] : undefined;
    if (name !== undefined && name !== "") names.add(name);
  }
  return [...names].sort();
}
