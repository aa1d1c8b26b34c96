import { compactMap } from "./compact-map.ts";
import type { Sequence } from "./sequence.ts";

/** One file that planning knows of: found by a query, or named by an earlier module. Values are atomic. */
export interface FileRecord {
  /** Without folder and compression suffix. */
  readonly filename: string;
  readonly compression: string | null;
  /** Columns of its row, or variables of its name; keys folded. This is what match and divide_by can see. */
  readonly metadata: ReadonlyMap<string, string>;
  /** Path in the job, compression suffix included; absent until a definition says where the file lies. */
  readonly path?: string;
}

/** One line of a master list: labelled files, and values of the line itself. */
export interface Line {
  readonly files: ReadonlyMap<string, FileRecord>;
  readonly values: ReadonlyMap<string, string>;
}

/** All lines that are known for one definition. */
export type MasterList =
  | {
      readonly kind: "lines";
      readonly lines: Sequence<Line>;
      /** The same without paths, where those are only made for the lines that are looked at. */
      readonly bare?: Sequence<Line>;
    }
  /** A problem stands in the way, and was reported. */
  | { readonly kind: "failed" };

/** A key of one file; `fullname` is its path. */
export function valueOfFile(file: FileRecord, key: string): string | undefined {
  if (key === "fullname") return file.path;
  return file.metadata.get(key) ?? (key === "filename" ? file.filename : undefined);
}

/** The distinct values that a key has in a line: the line's own, else those of its files. One is what callers want. */
export function valuesOfLine(line: Line, key: string): readonly string[] {
  const own = line.values.get(key);
  if (own !== undefined) return [own];
  const values: string[] = [];
  const only = line.files.size === 1 ? line.files.values().next().value : undefined;
  if (only !== undefined) {
    const value = valueOfFile(only, key);
    return value === undefined ? values : [value];
  }
  for (const file of line.files.values()) {
    const value = valueOfFile(file, key);
    if (value !== undefined && !values.includes(value)) values.push(value);
  }
  return values;
}

/** The label that the reference gives to the only file of a line. */
export const onlyLabel = "file0001";

/** A line that holds one file and nothing else. */
export function lineOf(file: FileRecord): Line {
  return { files: compactMap(onlyLabels, [file]), values: noValues };
}

const onlyLabels: readonly string[] = [onlyLabel];
const noValues: ReadonlyMap<string, string> = new Map();
