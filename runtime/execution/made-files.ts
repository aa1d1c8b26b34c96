import { basename, join } from "node:path";
import { sumOfFile } from "../archive/checksum.ts";
import type { WclData } from "../config/program.ts";
import type { MadeFile } from "../events/event.ts";
import { FitsError } from "../metadata/fits-error.ts";
import { updateFitsHeaders } from "../metadata/fits-update.ts";
import { gatherMetadata } from "../metadata/gather.ts";
import { headerUpdatesOf } from "../metadata/header-update.ts";
import { expandInDocument } from "../plan/document-text.ts";
import { nameKey } from "./job-history.ts";
import { exitCodeOf, type JobRun } from "./job-run.ts";
import type { JobWrapper } from "./job-spec.ts";
import { keyIn, sectionAt } from "./wrapper/input-wcl.ts";
import type { WrapResult } from "./wrapper/wrap.ts";
import { mayBeKept } from "./kept-files.ts";
import { fileNameOf, type ExecRecord } from "./wrapper/wrap-record.ts";

export interface MadeFiles {
  readonly files: readonly MadeFile[];
  /** Sentences: files that were made but cannot be registered. */
  readonly problems: readonly string[];
}

/** Reads size, sum and metadata of everything that a wrapper instance made, its log last. */
export async function describeFiles(run: JobRun, wrapper: JobWrapper, result: WrapResult): Promise<MadeFiles> {
  const files: MadeFile[] = [];
  const problems: string[] = [];
  for (const { section, exec, paths } of result.record.outputs) {
    if (!finishedItsFiles(exec)) continue;
    for (const path of paths) {
      const one = await describeOutput(run, wrapper, result, { section, execnum: exec.execnum, path });
      if (typeof one === "string") problems.push(one);
      else files.push(one);
    }
  }
  const twins = twinsAmong(files);
  problems.push(...twins.map((name) => `two outputs are called ${name}: names are unique`));
  const log = await describeLog(run, wrapper);
  const known = files.filter((file) => !twins.includes(nameKey(file)));
  return { files: log === undefined ? known : [...known, log], problems };
}

/** A program that ended by itself left its files as it wanted, whatever its exit code; one that was ended left them half. */
function finishedItsFiles({ reason }: ExecRecord): boolean {
  return reason === "ok" || reason === "error";
}

interface Output {
  readonly section: string;
  readonly execnum: number;
  readonly path: string;
}

async function describeOutput(
  run: JobRun,
  wrapper: JobWrapper,
  result: WrapResult,
  { section, execnum, path }: Output,
): Promise<MadeFile | string> {
  const { spec, folder } = run;
  const keys = sectionAt(result.document, section);
  const filetype = keyIn(keys, "filetype")?.toLowerCase();
  if (filetype === undefined) return `${path}: ${section} has no filetype`;
  const type = spec.filetypes[filetype];
  const pattern = spec.filenamePatterns[keyIn(keys, "filepat")?.toLowerCase() ?? ""];
  const values = valuesFor(run, wrapper, result, { section, path });
  const options = pattern === undefined ? {} : { pattern };
  const gathered =
    type === undefined
      ? { metadata: {}, problems: [] }
      : await gatherMetadata(join(folder, path), type, values, options);
  if (gathered.problems.length > 0) return gathered.problems.join("; ");
  const fault = await updateHeader(run, path, expandedUpdates(result.document, keys));
  if (fault !== undefined) return fault;
  const sum = await sumOfFile(join(folder, path));
  if (sum === undefined) return `${path} is gone`;
  const archivePath = keyIn(keys, "archivepath");
  const kept = mayBeKept(spec, wrapper, path, exitCodeOf(result.record.status));
  if (kept && archivePath === undefined) return `${path} is to be saved, but ${section} has no archivepath`;
  const place = kept && archivePath !== undefined ? { archivePath } : {};
  return { ...fileNameOf(path), path, filetype, ...sum, metadata: gathered.metadata, execnum, ...place };
}

/** The `hdrupd_*` sections of a file section, with variables replaced by what the input WCL says. */
function expandedUpdates(document: WclData, keys: WclData | undefined): WclData {
  const sets = [...(keys ?? [])].flatMap(([name, set]) => {
    if (!/^hdrupd_/i.test(name) || typeof set === "string") return [];
    const texts = [...set].map(([key, text]) => {
      return [key, typeof text === "string" ? expandInDocument(document, text).text : text] as const;
    });
    return [[name, new Map(texts)] as const];
  });
  return new Map(sets);
}

/** Sets what the file's section asks for (`hdrupd_*`) and the framework's own keywords; a sentence when that cannot be. */
async function updateHeader({ spec, folder }: JobRun, path: string, keys: WclData | undefined) {
  const { pipeline, reqnum, unitname, attnum, pipeprod, pipever } = spec.identity;
  const own = {
    ...{ PIPELINE: pipeline, REQNUM: reqnum, UNITNAME: unitname, ATTNUM: attnum, EUPSPROD: pipeprod, EUPSVER: pipever },
    DESFNAME: basename(path),
  };
  const { updates, problems } = headerUpdatesOf(keys, own, spec.headerWords ?? {});
  if (problems.length > 0) return `${path}: ${problems.join("; ")}`;
  if (updates.length === 0) return undefined;
  try {
    await updateFitsHeaders(join(folder, path), updates);
    return undefined;
  } catch (error) {
    if (!(error instanceof FitsError)) throw error;
    return `${path}: its header cannot be updated: ${error.message}`;
  }
}

/** What the wrapper's WCL and the plan say about a file; the more special wins. Names in lower case. */
function valuesFor(
  { spec }: JobRun,
  wrapper: JobWrapper,
  { document }: WrapResult,
  { section, path }: Pick<Output, "section" | "path">,
): ReadonlyMap<string, string> {
  const texts = (entries: Iterable<readonly [string, unknown]>) =>
    [...entries].filter((entry): entry is [string, string] => typeof entry[1] === "string");
  const { unitname, reqnum, attnum, pipeline, pipeprod, pipever, project, campaign } = spec.identity;
  const identity = { unitname, reqnum, attnum, pipeline, pipeprod, pipever, project, campaign };
  const all = [
    ...Object.entries(identity),
    ...texts(document),
    ...Object.entries(wrapper.keys),
    ...texts(sectionAt(document, section) ?? []),
    ...Object.entries(wrapper.known[path] ?? {}),
  ];
  return new Map(all.map(([name, value]) => [name.toLowerCase(), value]));
}

async function describeLog({ spec, folder }: JobRun, wrapper: JobWrapper): Promise<MadeFile | undefined> {
  const sum = await sumOfFile(join(folder, wrapper.log));
  if (sum === undefined) return undefined;
  const levels = [spec.saveAt, spec.target?.saveAt ?? "never"];
  const kept = levels.some((level) => level !== "never") && spec.masterSavefiles !== "never";
  const place = kept ? { archivePath: wrapper.logArchivePath } : {};
  return {
    filename: basename(wrapper.log),
    compression: null,
    path: wrapper.log,
    filetype: "log",
    ...sum,
    metadata: {},
    ...place,
  };
}

function twinsAmong(files: readonly MadeFile[]): string[] {
  const seen = new Map<string, string>();
  const twins = new Set<string>();
  for (const file of files) {
    const path = seen.get(nameKey(file));
    if (path !== undefined && path !== file.path) twins.add(nameKey(file));
    seen.set(nameKey(file), file.path);
  }
  return [...twins];
}
