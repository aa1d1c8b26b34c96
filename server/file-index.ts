import { basename, dirname, join } from "node:path";
import type { EditorSystem } from "./editor-system.ts";
import type { Pause } from "./pace.ts";

/** What is known of a file without parsing it: enough to find the submissions that may include another. */
interface Entry {
  /** Last path component of each include name; `*` stands for a variable. */
  readonly includes: readonly string[];
  readonly submission: boolean;
}

/** The WCL files below the workspace folders. */
export interface FileIndex {
  /** Walks the folders in slices; may be called again. */
  readonly scan: (roots: readonly string[], pause: Pause) => Promise<void>;
  readonly files: () => readonly string[];
  /** Looks at a file again; forgets it when it is gone. */
  readonly refresh: (file: string) => void;
  /** Whether a file is run: it lists its blocks and has the suffix of submissions, or one of them and nothing includes it. */
  readonly isSubmission: (file: string) => boolean;
  /** Submissions (or files that nothing includes) that may reach a file through includes, nearest first. */
  readonly mayReach: (file: string) => readonly string[];
}

const skippedFolders = new Set(["node_modules", ".git", ".hg", ".svn", "dist", "__pycache__"]);
const deepestFolder = 16;
const mostFiles = 20_000;
const mostFolders = 50_000;

export function createFileIndex(system: EditorSystem): FileIndex {
  const entries = new Map<string, Entry>();
  /** Include name to the files that use it; names with a variable apart, since each must be tried. */
  const users = new Map<string, Set<string>>();
  const loose = new Map<string, Set<string>>();
  const usersOf = (name: string): Set<string> => {
    const group = name.includes("*") ? loose : users;
    const found = group.get(name) ?? new Set();
    group.set(name, found);
    return found;
  };
  const refresh = (file: string): void => {
    for (const name of entries.get(file)?.includes ?? []) usersOf(name).delete(file);
    const result = system.read(file);
    const entry = result.kind === "text" ? describe(result.text) : undefined;
    if (entry === undefined) entries.delete(file);
    else entries.set(file, entry);
    for (const name of entry?.includes ?? []) usersOf(name).add(file);
  };
  const includersOf = (file: string): readonly string[] => {
    const name = basename(file);
    const found = new Set(users.get(name));
    for (const [pattern, files] of loose) if (fits(pattern, name)) for (const from of files) found.add(from);
    found.delete(file);
    return [...found];
  };
  return {
    refresh,
    files: () => [...entries.keys()],
    isSubmission: (file) => {
      if (!entries.has(file)) refresh(file);
      const entry = entries.get(file);
      if (entry === undefined) return false;
      const suffix = file.endsWith(".des");
      return entry.submission === suffix ? suffix : includersOf(file).length === 0;
    },
    mayReach: (file) => reach(file, includersOf, (from) => entries.get(from)?.submission === true),
    scan: async (roots, pause) => {
      for await (const file of walk(roots, system, pause)) {
        refresh(file);
        if (entries.size >= mostFiles) break;
      }
    },
  };
}

/** Climbs from file to includer, breadth first, and collects where the climb ends. */
function reach(
  file: string,
  includersOf: (file: string) => readonly string[],
  isTop: (file: string) => boolean,
): readonly string[] {
  const seen = new Set([file]);
  const tops: string[] = [];
  const queue = [file];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const includers = includersOf(next);
    if (next !== file && (isTop(next) || includers.length === 0)) tops.push(next);
    for (const includer of includers) {
      if (seen.has(includer)) continue;
      seen.add(includer);
      queue.push(includer);
    }
  }
  const near = dirname(file);
  const rank = (top: string): number => (isTop(top) ? 0 : 2) + (dirname(top) === near ? 0 : 1);
  return tops.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

async function* walk(roots: readonly string[], system: EditorSystem, pause: Pause): AsyncGenerator<string> {
  const folders = roots.map((folder) => ({ folder, depth: 0 }));
  for (let visited = 0; visited < mostFolders; visited++) {
    const next = folders.pop();
    if (next === undefined) return;
    await pause();
    for (const name of system.list(next.folder)) {
      const path = join(next.folder, name);
      if (/\.(wcl|des)$/i.test(name)) {
        await pause();
        yield path;
      } else if (next.depth < deepestFolder && mayBeFolder(name)) {
        folders.push({ folder: path, depth: next.depth + 1 });
      }
    }
  }
}

/** A name with a suffix of letters is a file; asking the disk about each would be slow. */
function mayBeFolder(name: string): boolean {
  return !name.startsWith(".") && !skippedFolders.has(name) && !/\.[a-z][a-z0-9]*$/i.test(name);
}

const includeWord = "<<include ";
const longestInclude = 4096;

function describe(text: string): Entry {
  const includes = new Set<string>();
  // What a template puts into a name can be anything.
  const known = text.includes("{{") ? text.replace(/\{\{.{0,200}?\}\}/g, "*") : text;
  // Looked at after each keystroke: the word is sought first, its line only where it stands.
  for (let at = known.indexOf(includeWord); at >= 0; at = known.indexOf(includeWord, at + 1)) {
    const name = /^(\S+?)>>/.exec(known.slice(at + includeWord.length, at + longestInclude))?.[1];
    const before = known.slice(known.lastIndexOf("\n", at) + 1, at);
    if (name === undefined || before.includes("#")) continue;
    const loose = loosen(name);
    includes.add(loose.slice(loose.lastIndexOf("/") + 1));
  }
  for (const match of text.includes("{%")
    ? text.matchAll(/\{%[-+]?\s*(?:extends|include|import|from)\s+["']([^"'\n]+)["']/g)
    : [])
    includes.add(basename(match[1] ?? ""));
  return { includes: [...includes], submission: /^[ \t]*(?:blocklist[ \t]*=|<block>)/im.test(text) };
}

/** What lies between the first `$` and the last `}` (or the end) can be anything. */
function loosen(name: string): string {
  const from = name.indexOf("$");
  if (from < 0) return name;
  const last = name.lastIndexOf("}");
  return `${name.slice(0, from)}*${last < from ? "" : name.slice(last + 1)}`;
}

/** Whether the fixed pieces of a pattern occur in a name in their order. */
function fits(pattern: string, name: string): boolean {
  const pieces = pattern.split("*");
  const [first = "", last = ""] = [pieces[0], pieces.at(-1)];
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
  let from = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = name.indexOf(piece, from);
    if (found < 0) return false;
    from = found + piece.length;
  }
  return from <= name.length - last.length;
}
