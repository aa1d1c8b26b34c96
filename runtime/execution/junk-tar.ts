import { createWriteStream } from "node:fs";
import { lstat, mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { pipeline } from "node:stream/promises";
import { create } from "tar";
import { sumOfFile } from "../archive/checksum.ts";
import { nameKey, readJobHistory, type JobHistory } from "./job-history.ts";
import type { JobRun } from "./job-run.ts";
import type { JobSpec } from "./job-spec.ts";

/**
 * Packs what a job left in its folder and nobody declared, as evidence: plain files only, links never followed, and no
 * more than fits. Told of as a file that the job made; nothing is told when there is no junk.
 */
export async function makeJunkTar(run: JobRun): Promise<void> {
  const { spec, folder, tell } = run;
  const { junkTar } = spec;
  if (junkTar === undefined) return;
  const history = await readJobHistory(join(folder, "journal.jsonl"));
  const { packed, left } = chosen(await junkOf(folder, spec, history), junkTar.mostBytes);
  const job = spec.jobnum;
  if (left.length > 0) {
    const text = `left out of ${basename(junkTar.path)}, which may hold ${junkTar.mostBytes} bytes: ${some(left)}`;
    await tell({ kind: "message", level: 3, text, job });
  }
  if (packed.length === 0) return;
  const path = join(folder, junkTar.path);
  const part = `${path}.part.${run.token}`;
  await mkdir(dirname(path), { recursive: true });
  // `./` in front, or tar would take a name that begins with @ for another archive.
  const names = packed.map((name) => `./${name}`);
  const gzip = junkTar.path.endsWith(".gz");
  await pipeline(create({ cwd: folder, portable: true, gzip, follow: false }, names), createWriteStream(part));
  await rename(part, path);
  const sum = await sumOfFile(path);
  if (sum === undefined) return;
  const named = { filename: basename(junkTar.path).replace(/\.gz$/, ""), compression: gzip ? ".gz" : null };
  const { archivePath } = junkTar;
  const file = { ...named, path: junkTar.path, filetype: "junk_tar", ...sum, metadata: {}, archivePath };
  await tell({ kind: "job-files-made", job, files: [file] });
  run.own.set(nameKey(file), file);
}

/** A junk tar of an earlier start holds less than is there now. */
export async function removeJunkTar({ spec, folder }: JobRun): Promise<void> {
  if (spec.junkTar !== undefined) await rm(join(folder, spec.junkTar.path), { force: true });
}

interface Junk {
  readonly name: string;
  readonly size: number;
}

async function junkOf(folder: string, spec: JobSpec, history: JobHistory): Promise<Junk[]> {
  const known = new Set(knownPaths(spec, history));
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const found: Junk[] = [];
  for (const entry of entries) {
    const name = relative(folder, join(entry.parentPath, entry.name));
    if (!entry.isFile() || known.has(name) || isOurs(name)) continue;
    const size = (await lstat(join(folder, name)).catch(() => undefined))?.size;
    if (size !== undefined) found.push({ name, size });
  }
  return found.sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Full paths, since a stray file may have the base name of a declared one. Bad outputs are junk: they are evidence. */
function knownPaths(spec: JobSpec, { wrappers: known, compressed }: JobHistory): string[] {
  const wrappers = spec.groups.flatMap((group) => group.wrappers);
  const own = wrappers.flatMap(({ inputwcl, outputwcl, log, inputs, lists = [], wrapnum }) => {
    const made = [...(known.get(wrapnum)?.made.values() ?? [])].map(({ path }) => path);
    return [inputwcl, outputwcl, log, ...inputs, ...lists, ...made];
  });
  const packed = [...compressed.values()].map(({ path }) => path);
  return [...own, ...packed, ...Object.keys(spec.stageIn), ...(spec.junkTar === undefined ? [] : [spec.junkTar.path])];
}

/** What the framework itself keeps in the folder. */
function isOurs(name: string): boolean {
  return /^(job\.json|journal\.jsonl|runjob\.out|compression\.log|\.[^/]*)$/.test(name) || /\.part\.[^/]*$/.test(name);
}

/** The smallest first, so that as many as possible fit. */
function chosen(junk: readonly Junk[], most: number): { readonly packed: string[]; readonly left: string[] } {
  const [packed, left]: [string[], string[]] = [[], []];
  let bytes = 0;
  for (const { name, size } of [...junk].sort((one, other) => one.size - other.size)) {
    if (bytes + size > most) left.push(name);
    else packed.push(name);
    bytes += size;
  }
  return { packed: packed.sort(), left };
}

function some(names: readonly string[]): string {
  return names.length > 10 ? `${names.slice(0, 10).join(", ")} and ${names.length - 10} more` : names.join(", ");
}
