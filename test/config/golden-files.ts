import { readFileSync } from "node:fs";

// What the reference gave for the same input. The files are read as they are; the shapes below are what is in them.

export interface Tree {
  readonly [key: string]: string | Tree;
}

export interface GoldenError {
  readonly type: string;
  readonly message: string;
}

export interface Conformance {
  readonly include: readonly {
    readonly name: string;
    readonly input: string;
    readonly tree: Tree;
    readonly error: GoldenError | null;
  }[];
  readonly include_files: Readonly<Record<string, string>>;
  readonly include_env: Readonly<Record<string, string>>;
  readonly expand: readonly {
    readonly input: string;
    readonly expand: boolean;
    readonly result: string | readonly string[] | null;
    readonly keep: Tree | readonly Tree[] | null;
    readonly error: GoldenError | null;
  }[];
  readonly expand_vars: string;
  readonly expand_truncation: readonly {
    readonly vars: Readonly<Record<string, string>>;
    readonly input: string;
    readonly count: number;
    readonly first: readonly string[];
    readonly last: readonly string[];
  }[];
  readonly search: readonly {
    readonly key: string;
    readonly opts: {
      readonly currentvals?: Readonly<Record<string, string>>;
      readonly searchobj?: Readonly<Record<string, string>>;
    } | null;
    readonly found: boolean;
    readonly value: string;
  }[];
  readonly search_wcl: string;
  readonly fwsplit: readonly { readonly input: string; readonly result: readonly string[] }[];
  readonly convert_bool: readonly { readonly input: string; readonly result: boolean | null }[];
  readonly columns: readonly {
    readonly input: string;
    readonly with_format: readonly string[];
    readonly without_format: readonly string[];
  }[];
  readonly write_roundtrip: readonly {
    readonly input: string;
    readonly sorted: boolean;
    readonly written: string;
    readonly reread: Tree;
  }[];
}

export type Flat = readonly (readonly [path: readonly string[], value: string | null])[];

export interface ParseCase {
  readonly input: string;
  readonly error?: GoldenError;
  readonly flat: Flat;
  readonly written: string;
  readonly written_sorted: string;
}

export type Answer<T> = { readonly result: T } | { readonly error: GoldenError };

export interface ExpandCase {
  readonly given: {
    readonly wcl: string;
    readonly string?: string;
    readonly key?: string;
    readonly current?: Readonly<Record<string, string | number>>;
    readonly searchobj?: Readonly<Record<string, string>> | string;
    readonly order?: string;
    readonly opts?: { readonly required?: boolean };
  };
  readonly golden: {
    readonly replace_vars?: Answer<{
      readonly value: string | readonly string[];
      readonly keep: Tree | readonly Tree[];
    }>;
    readonly replace_vars_expand?: Answer<{
      readonly value: string | readonly string[];
      readonly keep: Tree | readonly Tree[];
    }>;
    readonly replace_vars_single?: Answer<string>;
    readonly search?: Answer<{ readonly found: boolean; readonly value: string | Tree }>;
    readonly getfull?: Answer<string | readonly string[] | Tree>;
  };
}

export interface Submissions {
  readonly files: Readonly<Record<string, string>>;
  /** The first is written out; of the others, which differ little, the SHA-256 of each text is kept. */
  readonly cases: Readonly<
    Record<string, { readonly flat: Flat | string; readonly written: string; readonly written_sorted: string }>
  >;
}

/** The reader's own cases are kept with the grammar; here they go through the whole loading. */
export const syntax = read("../../grammar/golden/syntax.json") as readonly {
  readonly name: string;
  readonly input: string;
  readonly initial_cmdline?: boolean;
  readonly tree: Tree;
  readonly error: GoldenError | null;
}[];
export const conformance = read("conformance.json") as Conformance;
export const parseCorpus = read("parse.json") as {
  readonly included: Readonly<Record<string, string>>;
  readonly cases: Readonly<Record<string, ParseCase>>;
};
export const expandCorpus = read("expand.json") as Readonly<Record<string, ExpandCase>>;
export const submissions = read("submissions.json") as Submissions;

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`golden/${name}`, import.meta.url), "utf8"));
}
