import type { RawRow } from "./registry-statements.ts";

/** Metadata of one file by lower-case name, as the catalogue keeps it. */
export type FileMetadata = ReadonlyMap<string, string | number | null>;

/**
 * The registry row of a raw exposure from metadata that is in the database already; no file is opened. All columns
 * that the mapper asks for are needed: a NULL in them would make the row vanish from the Butler's joins.
 */
export function rawRow(
  metadata: FileMetadata,
):
  | { readonly kind: "row"; readonly row: RawRow }
  | { readonly kind: "incomplete"; readonly missing: readonly string[] } {
  const dateObs = textOf(metadata, "dateobs");
  const needed = {
    visit: wholeOf(metadata, "visit"),
    ccd: wholeOf(metadata, "ccd"),
    filter: textOf(metadata, "filter"),
    pointing: wholeOf(metadata, "pointing"),
    field: textOf(metadata, "field"),
    dateObs,
    taiObs: textOf(metadata, "taiobs") ?? dateObs,
    expTime: numberOf(metadata, "exptime"),
  };
  const missing = Object.entries(needed).flatMap(([name, value]) => (value === undefined ? [name] : []));
  if (missing.length > 0) return { kind: "incomplete", missing };
  const row = {
    ...(needed as Required<{ [Key in keyof typeof needed]: NonNullable<(typeof needed)[Key]> }>),
    expId: textOf(metadata, "expid") ?? null,
    frameId: textOf(metadata, "frameid") ?? null,
    dataType: textOf(metadata, "datatype") ?? textOf(metadata, "data-typ") ?? null,
    proposal: textOf(metadata, "proposal") ?? null,
    config: textOf(metadata, "config") ?? null,
    pa: numberOf(metadata, "pa") ?? null,
    autoguider: wholeOf(metadata, "autoguider") ?? null,
    ccdTemp: numberOf(metadata, "ccdtemp") ?? null,
  };
  return { kind: "row", row };
}

function textOf(metadata: FileMetadata, name: string): string | undefined {
  const value = metadata.get(name);
  return value === undefined || value === null || value === "" ? undefined : String(value);
}

function numberOf(metadata: FileMetadata, name: string): number | undefined {
  const text = textOf(metadata, name)?.trim();
  const number = text === undefined || text === "" ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}

function wholeOf(metadata: FileMetadata, name: string): number | undefined {
  const number = numberOf(metadata, name);
  return Number.isInteger(number) ? number : undefined;
}
