import { basename } from "node:path";
import { computedValuesOf } from "./computed.ts";
import type { Computed } from "./computed-value.ts";
import { valuesInName } from "./file-name-values.ts";
import type { FiletypeColumn, FiletypeSpec } from "./filetype.ts";
import type { FitsValue } from "./fits-card.ts";
import { FitsError } from "./fits-error.ts";
import { readFitsHeaders, type FitsHeader } from "./fits-header.ts";
import { logicalUnits } from "./fits-logical.ts";

/** Values as the registry keeps them; a logical header value is 1 or 0. */
export type Metadata = Record<string, string | number | null>;

export interface Gathered {
  readonly metadata: Metadata;
  /** Sentences; with one of them the file must not be registered. */
  readonly problems: readonly string[];
}

export interface GatherOptions {
  /** Text of the file-name pattern that named the file, for values that stand in its name. */
  readonly pattern?: string;
}

/**
 * The metadata of a file as its type asks for them: from header keywords, computed from them, from `values` (what the
 * wrapper's WCL says, names in lower case) or from the file's name. An optional value that is absent is null, a
 * required one is a problem. The file is opened only when a header is needed; what cannot be read is a problem too.
 */
export async function gatherMetadata(
  path: string,
  spec: FiletypeSpec,
  values: ReadonlyMap<string, string>,
  options: GatherOptions = {},
): Promise<Gathered> {
  const needed = spec.columns.some(({ from }) => from === "header" || from === "computed" || from === "copied");
  const units = needed ? await headersOf(path) : { kind: "headers" as const, headers: [] };
  if (units.kind === "problem") return { metadata: {}, problems: [units.text] };
  const metadata: Metadata = {};
  const problems: string[] = [];
  for (const column of spec.columns) {
    const found = valueOf(column, { path, spec, values, options, headers: units.headers });
    const missing = isProblem(found) ? found.problem : found === null || found === "" ? "it has no value" : undefined;
    if (missing !== undefined && column.required)
      problems.push(`${basename(path)}: required ${column.name} (${spec.filetype}): ${missing}`);
    store(metadata, column.column, isProblem(found) || found === "" ? null : found);
  }
  return { metadata, problems };
}

interface Work {
  readonly path: string;
  readonly spec: FiletypeSpec;
  readonly values: ReadonlyMap<string, string>;
  readonly options: GatherOptions;
  readonly headers: readonly FitsHeader[];
}

type Found = Computed | null;

function valueOf(column: FiletypeColumn, work: Work): Found {
  switch (column.from) {
    case "wcl":
      return wclValue(column.name.toLowerCase(), work);
    case "filename":
      return nameValue(column.name.toLowerCase(), work);
    case "header":
    case "copied":
    case "computed": {
      const unit = unitOf(column.hdu, work.headers);
      if (unit === undefined) return { problem: `there is no unit ${column.hdu}` };
      const keyword = (name: string) => unit.values.get(name.toUpperCase());
      if (column.from !== "computed") return asStored(keyword(column.name));
      const compute = computedValuesOf(work.spec.management).get(column.name.toLowerCase());
      return compute === undefined ? { problem: "no function computes it" } : compute(keyword);
    }
  }
}

function wclValue(name: string, { path, spec, values }: Work): Found {
  switch (name) {
    case "filename":
      return basename(path).replace(/\.(fz|gz)$/, "");
    case "filetype":
      return spec.filetype;
    case "fullname":
      return path;
    default:
      return values.get(name) ?? null;
  }
}

function nameValue(name: string, { path, options }: Work): Found {
  if (options.pattern === undefined) return { problem: "the file was not named by a pattern" };
  const values = valuesInName(options.pattern, basename(path).replace(/\.(fz|gz)$/, ""));
  if (values === undefined) return { problem: `the name does not fit the pattern ${options.pattern}` };
  return values.get(name) ?? { problem: `the pattern ${options.pattern} has no \${${name}}` };
}

function unitOf(hdu: string, headers: readonly FitsHeader[]): FitsHeader | undefined {
  const name = hdu.trim().toUpperCase();
  if (name === "PRIMARY" || name === "") return headers[0];
  return /^\d+$/.test(name) ? headers[Number(name)] : headers.find((header) => header.name === name);
}

function asStored(value: FitsValue | undefined): Found {
  if (typeof value === "boolean") return value ? 1 : 0;
  return typeof value === "string" ? value.trim() : (value ?? null);
}

/** `a,b` shares a comma list out by position. */
function store(metadata: Metadata, column: string, value: string | number | null): void {
  const columns = column.split(",");
  if (columns.length === 1) {
    metadata[column] = value;
    return;
  }
  const parts = value === null ? [] : String(value).split(",");
  for (const [index, name] of columns.entries()) metadata[name] = parts[index]?.trim() ?? null;
}

function isProblem(found: Found): found is { readonly problem: string } {
  return typeof found === "object" && found !== null;
}

type Headers =
  | { readonly kind: "headers"; readonly headers: readonly FitsHeader[] }
  | { readonly kind: "problem"; readonly text: string };

async function headersOf(path: string): Promise<Headers> {
  try {
    return { kind: "headers", headers: logicalUnits(await readFitsHeaders(path)) };
  } catch (error) {
    if (error instanceof FitsError) {
      const hint = error.reason === "not-fits" ? " (only FITS files have headers)" : "";
      return { kind: "problem", text: `${error.message}${hint}` };
    }
    return { kind: "problem", text: error instanceof Error ? error.message : String(error) };
  }
}
