import type { EditorSystem } from "./editor-system.ts";
import { createFileIndex, type FileIndex } from "./file-index.ts";
import type { Pause } from "./pace.ts";
import { createParse } from "./parses.ts";
import { createTemplates } from "./project.ts";
import type { Settings } from "./settings.ts";
import { isTemplatesFile, mayName } from "./templates-file.ts";
import type { FileContext, Snapshot } from "./snapshot.ts";
import { createSources, type Sources } from "./sources.ts";
import { createSubmissions, type Submissions } from "./submissions.ts";

/** Everything the server knows, from open texts to plans; answers are as of the moment they are asked for. */
export interface Workspace {
  readonly sources: Sources;
  readonly index: FileIndex;
  readonly submissions: Submissions;
  /** Not yet judged. Undefined when the file cannot be read. */
  readonly snapshot: (file: string) => Snapshot | undefined;
  /** Submissions that include a file, the file itself if it is one; confirmed by loading them. */
  readonly contexts: (file: string, pause: Pause) => Promise<readonly string[]>;
  readonly choose: (file: string, entry: string | undefined) => void;
  readonly chosen: (file: string) => string | undefined;
  /** All files of all submissions that a file belongs to: where its names may be used. */
  readonly relatives: (file: string, pause: Pause) => Promise<readonly string[]>;
  /** A file changed on disk, appeared or went. */
  readonly changedOnDisk: (file: string) => void;
}

export interface WorkspaceOptions {
  readonly system: EditorSystem;
  readonly settingsFor: (file: string) => Settings;
  /** The folder relative names start from, for a submission. */
  readonly workingFolderFor: (file: string) => string;
  readonly now: () => number;
}

/** How many submissions are tried for one file before it counts as included by none. */
const mostTried = 60;

export function createWorkspace({ system, settingsFor, workingFolderFor, now }: WorkspaceOptions): Workspace {
  const parse = createParse();
  const sources = createSources(system, parse);
  const index = createFileIndex(system);
  const submissions = createSubmissions(system, parse, createTemplates(system));
  const choices = new Map<string, string>();

  const load = (entry: string) =>
    submissions.get(entry, {
      includeFolders: settingsFor(entry).includeFolders,
      workingFolder: workingFolderFor(entry),
    });
  const includes = (entry: string, file: string): boolean => load(entry).program.files.has(file);
  const chosen = (file: string): string | undefined => {
    const entry = choices.get(file);
    return entry !== undefined && (entry === file || includes(entry, file)) ? entry : undefined;
  };
  const contextOf = (file: string): FileContext => {
    if (isTemplatesFile(file)) {
      const named = index.files().filter((entry) => index.isSubmission(entry) && mayName(entry, file));
      const [first] = named;
      return first === undefined
        ? { kind: "none", submission: load(file) }
        : { kind: "included", submission: load(first), candidates: named };
    }
    const remembered = chosen(file);
    const own = remembered === file || (remembered === undefined && index.isSubmission(file));
    if (own) return { kind: "own", submission: load(file) };
    const candidates = index.mayReach(file).slice(0, mostTried);
    const entry = remembered ?? candidates.find((candidate) => includes(candidate, file));
    if (entry === undefined) return { kind: "none", submission: load(file) };
    return { kind: "included", submission: load(entry), candidates };
  };
  const contexts = async (file: string, pause: Pause): Promise<readonly string[]> => {
    const found = index.isSubmission(file) ? [file] : [];
    for (const candidate of index.mayReach(file)) {
      await pause();
      if (includes(candidate, file)) found.push(candidate);
    }
    return found;
  };

  return {
    sources,
    index,
    submissions,
    contexts,
    chosen,
    choose: (file, entry) => {
      if (entry === undefined) choices.delete(file);
      else choices.set(file, entry);
    },
    snapshot: (file) => {
      const source = sources.get(file);
      if (source === undefined) return undefined;
      return {
        source,
        context: contextOf(file),
        judgement: undefined,
        settings: settingsFor(file),
        system,
        other: sources.get,
        files: index.files,
        now: now(),
      };
    },
    relatives: async (file, pause) => {
      const files = new Set([file]);
      for (const entry of await contexts(file, pause)) {
        for (const read of load(entry).program.files.keys()) files.add(read);
      }
      return [...files];
    },
    changedOnDisk: (file) => {
      system.forget(file);
      sources.forget(file);
      if (/\.(wcl|des)$/i.test(file)) index.refresh(file);
    },
  };
}
