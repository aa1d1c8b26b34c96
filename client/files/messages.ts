/** What the page that asks the registry and its host say to each other. */

/** The plain form; an empty text does not count. */
export interface FilesForm {
  readonly type: string;
  readonly tag: string;
  readonly unit: string;
  readonly run: string;
  readonly name: string;
  /** `key=value` with blanks between. */
  readonly keys: string;
}

/** Files of one type that one module made, as far as a lineage has them. */
export interface LineageGroup {
  readonly id: string;
  readonly filetype: string;
  /** What made them; empty for files from outside. */
  readonly module: string;
  readonly count: number;
  /** The first of them. */
  readonly names: readonly string[];
  /** Ids of the groups that they were derived from. */
  readonly after: readonly string[];
  /** The file that was asked for is among them. */
  readonly root: boolean;
}

export type FilesAnswer =
  | {
      readonly kind: "choices";
      readonly types: readonly string[];
      readonly tags: readonly string[];
      readonly runs: readonly string[];
    }
  | { readonly kind: "asking" }
  | { readonly kind: "table"; readonly columns: readonly string[]; readonly total: number; readonly limited: boolean }
  | { readonly kind: "rows"; readonly from: number; readonly rows: readonly (readonly string[])[] }
  | {
      readonly kind: "file";
      readonly name: string;
      /** What is known of it, in words and values. */
      readonly facts: readonly (readonly [string, string])[];
      readonly copies: readonly { readonly path: string; readonly here: boolean }[];
    }
  | {
      readonly kind: "lineage";
      readonly name: string;
      readonly groups: readonly LineageGroup[];
      readonly namedAt: string;
    }
  | { readonly kind: "trouble"; readonly text: string };

export type FilesRequest =
  | { readonly kind: "ready" }
  | { readonly kind: "ask"; readonly form: FilesForm }
  | { readonly kind: "sql"; readonly text: string }
  | { readonly kind: "rows"; readonly from: number; readonly count: number }
  | { readonly kind: "choose"; readonly row: number }
  | { readonly kind: "name" | "lineage" | "open" | "copy"; readonly text: string };
