import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { calibrationTypes, calibRegistryStatements, type CalibrationRow } from "../butler/calib-statements.ts";
import { rawRow, type FileMetadata } from "../butler/raw-metadata.ts";
import { sqliteFile } from "../butler/registry-file.ts";
import { registryStatements, type Statement } from "../butler/registry-statements.ts";
import { readListLine } from "../plan/list-format.ts";
import { bundles } from "./bundles.ts";
import { UsageError } from "./terminal.ts";

/** What a Butler registry is made from: a list file whose columns carry metadata. No file that it names is opened. */
export interface ButlerRegistryOrder {
  readonly kind: "raw" | "calib";
  readonly list: string;
  /** Names of the list's columns; what stands before a dot is a label and does not count. */
  readonly columns: readonly string[];
  readonly format: "textsp" | "textcsv" | "texttab";
  readonly output: string;
  /** Days on both sides of a calibration's date in which it is valid. */
  readonly validityDays: number;
}

/** Writes `registry.sqlite3` or `calibRegistry.sqlite3`; the file appears whole or not at all. Answers with the number of rows. */
export async function writeButlerRegistry(order: ButlerRegistryOrder): Promise<number> {
  const rows = await readRows(order);
  const statements = order.kind === "raw" ? rawStatements(rows) : calibStatements(rows, order.validityDays);
  const bytes = await sqliteFile(statements, await readFile(bundles().sqlWasm));
  await mkdir(dirname(order.output), { recursive: true });
  const part = `${order.output}.part`;
  await writeFile(part, bytes, { mode: 0o664 });
  await rename(part, order.output);
  return rows.length;
}

async function readRows(order: ButlerRegistryOrder): Promise<FileMetadata[]> {
  const text = await readFile(order.list, "utf8");
  const names = order.columns.map((column) => column.slice(column.lastIndexOf(".") + 1).toLowerCase());
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.map((line, number) => {
    const values = readListLine(order.format, line);
    if (values.length !== names.length) {
      throw new UsageError(`${order.list}:${number + 1} has ${values.length} values for ${names.length} columns`);
    }
    return new Map(names.map((name, at) => [name, values[at] ?? null]));
  });
}

function rawStatements(rows: readonly FileMetadata[]): readonly Statement[] {
  return registryStatements(
    rows.map((row, number) => {
      const read = rawRow(row);
      if (read.kind === "incomplete")
        throw new UsageError(`row ${number + 1} of the list lacks ${read.missing.join(", ")}`);
      return read.row;
    }),
  );
}

function calibStatements(rows: readonly FileMetadata[], validityDays: number): readonly Statement[] {
  return calibRegistryStatements(
    rows.map((row, number): CalibrationRow => {
      const kind = String(row.get("calib_type") ?? row.get("type") ?? row.get("obstype") ?? "").toLowerCase();
      const type = calibrationTypes.find((known) => known === kind);
      const ccd = Number(row.get("ccd") ?? Number.NaN);
      const calibDate = String(row.get("calib_date") ?? row.get("calibdate") ?? "");
      if (type === undefined || !Number.isInteger(ccd) || calibDate === "") {
        throw new UsageError(
          `row ${number + 1} of the list needs calib_type (${calibrationTypes.join(", ")}), ccd and calib_date`,
        );
      }
      return { type, filter: String(row.get("filter") ?? "NONE"), ccd, calibDate };
    }),
    validityDays,
  );
}
