import { FitsError } from "./fits-error.ts";
import type { FitsHeader } from "./fits-header.ts";
import type { ReadBytes } from "./fits-image.ts";

/** One column of a table (FITS standard 4.0, sections 7.2 and 7.3). */
export interface FitsColumn {
  readonly name: string;
  readonly unit: string;
  /** TFORMn, as it is written. */
  readonly form: string;
  /** Bytes from the beginning of a row, and of the whole cell. */
  readonly offset: number;
  readonly bytes: number;
  /** The letter of the form, and how many values of it a cell has. */
  readonly code: string;
  readonly repeat: number;
  readonly scale: number;
  readonly zero: number;
  readonly blank: number | undefined;
}

export interface FitsTable {
  readonly rows: number;
  /** Bytes of a row. */
  readonly length: number;
  readonly columns: readonly FitsColumn[];
  /** Written in ASCII, not in binary. */
  readonly ascii: boolean;
}

/**
 * Undefined when the unit is no table.
 * @throws FitsError when its columns do not fit into its rows
 */
export function tableOf(path: string, { values, dataStart }: FitsHeader): FitsTable | undefined {
  const extension = values.get("XTENSION");
  if (extension !== "BINTABLE" && extension !== "TABLE") return undefined;
  const ascii = extension === "TABLE";
  const [length, rows, fields] = ["NAXIS1", "NAXIS2", "TFIELDS"].map((keyword) => Number(values.get(keyword) ?? 0)) as [
    number,
    number,
    number,
  ];
  const bad = (why: string): FitsError => new FitsError("bad-structure", path, dataStart, why);
  if (!Number.isInteger(fields) || fields < 0 || fields > 999)
    throw bad(`a table cannot have ${String(fields)} columns`);
  const columns: FitsColumn[] = [];
  let offset = 0;
  for (let at = 1; at <= fields; at++) {
    const form = String(values.get(`TFORM${at}`) ?? "").trim();
    const shape = ascii ? asciiForm(form) : binaryForm(form);
    if (shape === undefined) throw bad(`TFORM${at} cannot be "${form}"`);
    const text = (keyword: string): string => String(values.get(`${keyword}${at}`) ?? "").trim();
    const number = (keyword: string): number | undefined => {
      const value = values.get(`${keyword}${at}`);
      return typeof value === "number" ? value : undefined;
    };
    const begin = ascii ? (number("TBCOL") ?? 1) - 1 : offset;
    if (!Number.isInteger(begin) || begin < 0 || begin + shape.bytes > length)
      throw bad(`column ${at} does not fit into rows of ${length} bytes`);
    columns.push({
      ...{ name: text("TTYPE") || `column ${at}`, unit: text("TUNIT"), form, offset: begin, ...shape },
      ...{ scale: number("TSCAL") ?? 1, zero: number("TZERO") ?? 0, blank: number("TNULL") },
    });
    offset += shape.bytes;
  }
  return { rows, length, columns, ascii };
}

/** No answer is longer than so many bytes of rows. */
const mostBytes = 16 * 1024 * 1024;

/** Rows as texts, a text for each column. @throws FitsError when the file ends within them */
export async function readTableRows(
  read: ReadBytes,
  path: string,
  { dataStart }: FitsHeader,
  table: FitsTable,
  from: number,
  count: number,
): Promise<readonly (readonly string[])[]> {
  const fit = table.length === 0 ? 0 : Math.max(1, Math.floor(mostBytes / table.length));
  const wanted = Math.max(0, Math.min(Math.floor(count), fit, table.rows - from));
  if (wanted === 0) return [];
  if (table.length > mostBytes)
    throw new FitsError("too-large", path, dataStart, `a row of ${table.length} bytes is too long`);
  const offset = dataStart + from * table.length;
  const buffer = await read(offset, wanted * table.length);
  if (buffer.length < wanted * table.length)
    throw new FitsError("truncated", path, offset, "the file ends within its rows");
  return Array.from({ length: wanted }, (_, row) =>
    table.columns.map((column) => cellText(buffer, row * table.length + column.offset, column, table.ascii)),
  );
}

/** So many values of a cell are written out. */
const shownValues = 8;

function cellText(buffer: Buffer, offset: number, column: FitsColumn, ascii: boolean): string {
  const { code, repeat, bytes } = column;
  if (ascii) return buffer.toString("latin1", offset, offset + bytes).trim();
  if (code === "A") return (buffer.toString("latin1", offset, offset + bytes).split("\0")[0] ?? "").trimEnd();
  if (code === "P" || code === "Q") {
    const values = code === "P" ? buffer.readInt32BE(offset) : Number(buffer.readBigInt64BE(offset));
    return `(${values} values)`;
  }
  if (code === "X") {
    const bits = Array.from(
      { length: Math.min(repeat, 64) },
      (_, at) => (buffer.readUInt8(offset + (at >> 3)) >> (7 - (at & 7))) & 1,
    );
    return bits.join("") + (repeat > 64 ? "…" : "");
  }
  const size = sizes[code] ?? 1;
  const some = Array.from({ length: Math.min(repeat, shownValues) }, (_, at) =>
    valueText(buffer, offset + at * size, column),
  );
  return repeat === 1 ? (some[0] ?? "") : `[${some.join(", ")}${repeat > shownValues ? ", …" : ""}]`;
}

function valueText(buffer: Buffer, offset: number, column: FitsColumn): string {
  switch (column.code) {
    case "L":
      return { 84: "true", 70: "false" }[buffer.readUInt8(offset)] ?? "";
    case "B":
      return whole(buffer.readUInt8(offset), column);
    case "I":
      return whole(buffer.readInt16BE(offset), column);
    case "J":
      return whole(buffer.readInt32BE(offset), column);
    case "K": {
      const value = buffer.readBigInt64BE(offset);
      // Identifiers of 64 bits are told to the last digit.
      return column.scale === 1 && column.zero === 0 && Number(value) !== column.blank
        ? String(value)
        : whole(Number(value), column);
    }
    case "E":
      return real(buffer.readFloatBE(offset), 7, column);
    case "D":
      return real(buffer.readDoubleBE(offset), 15, column);
    case "C":
      return `${real(buffer.readFloatBE(offset), 7, column)} + ${real(buffer.readFloatBE(offset + 4), 7, column)}i`;
    default:
      return `${real(buffer.readDoubleBE(offset), 15, column)} + ${real(buffer.readDoubleBE(offset + 8), 15, column)}i`;
  }
}

function whole(value: number, { scale, zero, blank }: FitsColumn): string {
  return value === blank ? "" : String(zero + scale * value);
}

function real(value: number, digits: number, { scale, zero }: FitsColumn): string {
  return Number.isNaN(value) ? "nan" : String(Number((zero + scale * value).toPrecision(digits)));
}

/** Bytes of one value. */
const sizes: Readonly<Record<string, number>> = {
  L: 1,
  B: 1,
  I: 2,
  J: 4,
  K: 8,
  A: 1,
  E: 4,
  D: 8,
  C: 8,
  M: 16,
  P: 8,
  Q: 16,
};

type Form = Pick<FitsColumn, "code" | "repeat" | "bytes">;

function binaryForm(form: string): Form | undefined {
  const [, count, code = ""] = /^(\d*)([LXBIJKAEDCMPQ])/.exec(form) ?? [];
  if (code === "") return undefined;
  const repeat = count === undefined || count === "" ? 1 : Number(count);
  const bytes = code === "X" ? Math.ceil(repeat / 8) : repeat * (sizes[code] ?? 1);
  return Number.isSafeInteger(bytes) ? { code, repeat, bytes } : undefined;
}

function asciiForm(form: string): Form | undefined {
  const [, code = "", width = ""] = /^([AIFED])(\d+)(?:\.\d+)?$/.exec(form) ?? [];
  return code === "" ? undefined : { code, repeat: 1, bytes: Number(width) };
}
