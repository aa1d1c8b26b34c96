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
