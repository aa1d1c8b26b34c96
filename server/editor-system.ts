import type { ReadResult, System } from "../runtime/system.ts";
import type { OpenDocuments } from "./documents.ts";
import { isVirtual } from "./paths.ts";

/** The world as an editor sees it: open texts first, then the disk, each file read once per version. */
export interface EditorSystem extends System {
  /** Changes whenever the text does; cheap. `missing` for a file that is not there. */
  readonly version: (file: string) => string;
  /** Forgets what was read from disk, for one file or all. */
  readonly forget: (file?: string) => void;
}

/** Size and time of a file on disk as one word; undefined when there is none. */
export type Stamp = (file: string) => string | undefined;

export function editorSystem(documents: OpenDocuments, disk: System, stamp: Stamp): EditorSystem {
  const cache = new Map<string, { readonly version: string; readonly result: ReadResult }>();
  const version = (file: string): string => {
    const open = documents.get(file);
    if (open !== undefined) return `open ${open.serial}`;
    return isVirtual(file) ? "missing" : (stamp(file) ?? "missing");
  };
  const read = (file: string): ReadResult => {
    const now = version(file);
    const open = documents.get(file);
    if (open !== undefined) return { kind: "text", text: open.text, version: now };
    if (now === "missing") return { kind: "missing" };
    const known = cache.get(file);
    if (known?.version === now) return known.result;
    const given = disk.read(file);
    // One word for one state of a file, whoever asks.
    const result = given.kind === "text" ? { ...given, version: now } : given;
    cache.set(file, { version: now, result });
    return result;
  };
  return {
    version,
    read,
    list: disk.list,
    environment: disk.environment,
    workingFolder: disk.workingFolder,
    forget: (file) => {
      if (file === undefined) cache.clear();
      else cache.delete(file);
    },
  };
}
