import { basename } from "node:path";
import type { FiletypeSpec } from "./filetype.ts";
import { gatherMetadata, type Metadata } from "./gather.ts";

/** What the registry and the archive must be told of a file that comes from outside. */
export interface Ingest {
  /** Base name without compression. */
  readonly filename: string;
  readonly compression: ".fz" | ".gz" | null;
  readonly filetype: string;
  readonly table: string;
  readonly metadata: Metadata;
  /** Folder below the archive root, without slashes at its ends. */
  readonly archivePath: string;
  /** Sentences; with one of them the file must not be taken in. */
  readonly problems: readonly string[];
}

/**
 * Reads what a file type asks for and decides where the file goes. `directory` is a folder below the archive root; it
 * may hold `${name}` and `${name:N}`, filled from the file's metadata first and from `values` (names in lower case) next.
 */
export async function ingestOf(
  path: string,
  spec: FiletypeSpec,
  directory: string,
  values: ReadonlyMap<string, string>,
): Promise<Ingest> {
  const { metadata, problems } = await gatherMetadata(path, spec, values);
  const [, filename = "", suffix] = /^(.*?)(\.fz|\.gz)?$/.exec(basename(path)) ?? [];
  const place = problems.length > 0 ? { path: "", problems: [] } : fillDirectory(directory, metadata, values);
  return {
    filename,
    compression: suffix === ".fz" || suffix === ".gz" ? suffix : null,
    filetype: spec.filetype,
    table: spec.table,
    metadata,
    archivePath: place.path,
    problems: [...problems, ...place.problems.map((problem) => `${filename}: ${problem}`)],
  };
}

function fillDirectory(
  directory: string,
  metadata: Metadata,
  values: ReadonlyMap<string, string>,
): { readonly path: string; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const path = directory
    .replace(/\$\{([^${}:]+)(?::(\d{1,2}))?\}/g, (_, key: string, width?: string) => {
      const name = key.trim().toLowerCase();
      const value = metadata[name] ?? values.get(name);
      if (value === undefined) problems.push(`the folder ${directory} needs ${key}, which is not known`);
      return pad(String(value ?? ""), Number(width ?? 0), problems);
    })
    .replace(/\/{2,}/g, "/")
    .replace(/^\/|\/$/g, "");
  // A value may hold anything; it must not lead out of the archive.
  if (path.split("/").some((name) => name === ".." || name === "." || name === "" || hasControl(name)))
    problems.push(`“${path}” is not a folder below an archive`);
  return { path, problems };
}

function pad(text: string, width: number, problems: string[]): string {
  if (width === 0) return text;
  if (!/^\d+$/.test(text)) problems.push(`“${text}” cannot be padded: it is not a whole number`);
  return text.padStart(width, "0");
}

function hasControl(text: string): boolean {
  return /[\u0000-\u001f\u007f]/.test(text);
}
