import { memorySystem } from "../../../runtime/system.ts";
import { createAnalysis } from "../../../server/analysis.ts";
import { createOpenDocuments } from "../../../server/documents.ts";
import { editorSystem } from "../../../server/editor-system.ts";
import { createPause } from "../../../server/pace.ts";
import { pathOf, uriOf } from "../../../server/paths.ts";
import { defaultSettings, type Settings } from "../../../server/settings.ts";
import type { Snapshot } from "../../../server/snapshot.ts";
import { createWorkspace, type Workspace } from "../../../server/workspace.ts";
import { readMarked, type Marked } from "../../kit/marked.ts";

/** A workspace in memory, as a feature sees it. */
export interface World {
  readonly workspace: Workspace;
  readonly marked: Marked;
  /** The snapshot and offset of a mark; of the first when no number is given. */
  readonly at: (mark?: number) => { readonly snapshot: Snapshot; readonly offset: number };
  readonly snapshot: (file?: string) => Snapshot;
  /** Puts a text over a file, as an editor does. */
  readonly edit: (file: string, text: string) => void;
}

export const unhurried = createPause(() => false);

/** Noon, for facts that say when they were taken. */
export const noon = Date.parse("2026-11-24T12:00:00Z");

/** Builds a workspace from files written as one text (see readMarked); every file is known to the index. */
export async function worldOf(text: string, settings: Partial<Settings> = {}): Promise<World> {
  const marked = readMarked(text);
  const documents = createOpenDocuments();
  const disk = { ...memorySystem(marked.files, { HOME: "/home/ada" }), workingFolder: "/ws" };
  const system = editorSystem(documents, disk, (file) => (file in marked.files ? "1" : undefined));
  const all: Settings = { ...defaultSettings, ...settings };
  const workspace = createWorkspace({
    system,
    settingsFor: () => all,
    workingFolderFor: () => "/ws",
    now: () => noon,
  });
  const analysis = createAnalysis(system);
  await workspace.index.scan(["/ws"], unhurried);
  const snapshot = (file: string = marked.first): Snapshot => {
    const found = workspace.snapshot(pathOf(uriOf(file)));
    if (found === undefined) throw new Error(`no file ${file}`);
    const { context } = found;
    if (context.kind === "none") return found;
    const { entry } = context.submission;
    const { includeFolders, factsFile } = all;
    return { ...found, judgement: analysis.judge({ entry, includeFolders, factsFile, workingFolder: "/ws" }) };
  };
  return {
    workspace,
    marked,
    snapshot,
    at: (mark = 0) => {
      const place = marked.marks[mark];
      if (place === undefined) throw new Error(`no mark ${mark}`);
      return { snapshot: snapshot(place.file), offset: place.offset };
    },
    edit: (file, given) => {
      documents.open(uriOf(file), 1, given);
      workspace.index.refresh(file);
    },
  };
}

/** The text that a stretch covers. */
export function textAt(snapshot: Snapshot, span: { readonly start: number; readonly end: number }): string {
  return snapshot.source.document.text.slice(span.start, span.end);
}
