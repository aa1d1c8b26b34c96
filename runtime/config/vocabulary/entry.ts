/** What the catalogue says of one key in the sections where it means something. */
export interface KeyEntry {
  /** As written; `exec_N`, `_N`, `hdrupd_*`, `modnamepat_*` stand for many keys, `*` for any other. */
  readonly key: string;
  /** Other spellings; each is tried before the key itself. */
  readonly aliases: readonly string[];
  readonly scopes: readonly KeyScope[];
  readonly kind: KeyKind;
  readonly type: ValueType;
  /** The words that an enumerated key takes, or examples for others. */
  readonly values: readonly string[];
  readonly default: string | undefined;
  readonly required: boolean;
  /** `lsst`: only in the dialect of the LSST wrapper and its patterns. */
  readonly dialect: "desdm" | "lsst";
  readonly meaning: string;
  /** What is easily taken wrongly, or was otherwise in the original framework. */
  readonly trap: string | undefined;
}

/**
 * - framework: read when planning or running; auto: set by the framework, not by hand
 * - wrapper: read by the LSST wrapper; pattern-variable: only used inside patterns
 * - convention: an ordinary variable with a customary name; trap: looks meaningful, is not
 */
export type KeyKind = "framework" | "auto" | "wrapper" | "pattern-variable" | "convention" | "trap";

export const valueTypes = [
  "string",
  "section",
  "int",
  "bool",
  "template",
  "path",
  "list",
  "enum",
  "class",
  "regex",
  "url",
  "ref:archive",
  "ref:site",
  "ref:filename_pattern",
  "ref:directory_pattern",
  "ref:filetype_metadata",
  "dataref",
  "datareflist",
  "pairlist",
  "depref",
  "columnlist",
  "sortspec",
  "perfile",
  "joinexpr",
] as const;
export type ValueType = (typeof valueTypes)[number];

/** Where a key may stand: the top level, a section known by its name, or any sub-section (`.*`) of one. */
export const keyScopes = [
  "global",
  "block",
  "module",
  "site",
  "archive",
  "file",
  "list",
  "div_list",
  "exec",
  "cmdline",
  "wrapper",
  "filename_pattern",
  "directory_pattern",
  "directory_pattern.*",
  "filetype_metadata.*",
  "filetype_metadata.*.hdus.*",
  "filetype_metadata.*.hdus.*.r",
  "filetype_metadata.*.hdus.*.o",
  "file_header.*",
  "exec_def.*",
  "job_file_mvmt",
  "archive_transfer",
  "job_environment",
  "condor_job_environment",
  "hdrupd_*",
  "qcf",
  "qcf.patterns.*",
  "qcf.excludes.*",
  "current",
  // Given with a look-up only.
  "currentvals",
  // Files that the framework writes.
  "inputwcl",
  "inputwcl.wrapper",
  "filespecs",
  "outputwcl",
  "outputwcl.provenance.was_derived_from.*",
  "jobwcl",
  "querylist",
] as const;
export type KeyScope = (typeof keyScopes)[number];
