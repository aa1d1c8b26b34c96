import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Image } from "../image/image.ts";
import { filled, headerBytes, nextBlock, readHeader, type Header, type HeaderValue } from "./header.ts";
import { imageCards, imageData, readImage } from "./image-unit.ts";
import { readTable, tableCards, tableData, type Table } from "./table.ts";

/** One unit of a FITS file: keywords besides the structure, and an image, a table, or nothing. */
export type Unit =
  | { readonly kind: "empty"; readonly header: Header }
  | { readonly kind: "image"; readonly header: Header; readonly image: Image; readonly bitpix?: -32 | 16 }
  | { readonly kind: "table"; readonly header: Header; readonly table: Table };

/** Reads all units of a FITS file, `.gz` too. Throws what is wrong with it. */
export function readFits(path: string): readonly Unit[] {
  const stored = readFileSync(path);
  const bytes = path.endsWith(".gz") ? gunzipSync(stored) : stored;
  const units: Unit[] = [];
  for (let at = 0; at < bytes.length;) {
    const { header, end } = readHeader(bytes, at);
    const size = dataSize(header);
    if (end + size > bytes.length) throw new Error(`${path} is cut short`);
    units.push(unitOf(header, bytes.subarray(end, end + size)));
    at = end + nextBlock(size);
  }
  return units;
}

/** Writes a FITS file whole or not at all; a table in first place gets an empty unit before it, as FITS demands. */
export function writeFits(path: string, units: readonly Unit[]): void {
  const all: readonly Unit[] = units[0]?.kind === "table" ? [{ kind: "empty", header: new Map() }, ...units] : units;
  mkdirSync(dirname(path), { recursive: true });
  // Another task may be waiting for this name: it must never see half a file.
  const part = `${path}.part${process.pid}`;
  writeFileSync(part, Buffer.concat(all.flatMap(unitBytes)));
  renameSync(part, path);
}

function unitOf(header: Map<string, HeaderValue>, data: Buffer): Unit {
  if (header.get("XTENSION") === "BINTABLE") return { kind: "table", header, table: readTable(header, data) };
  const image = readImage(header, data);
  return image === undefined ? { kind: "empty", header } : { kind: "image", header, image };
}

function unitBytes(unit: Unit, index: number): Buffer[] {
  const [structure, data] = structureOf(unit);
  const first: [string, HeaderValue] =
    index === 0 ? ["SIMPLE", true] : ["XTENSION", unit.kind === "table" ? "BINTABLE" : "IMAGE"];
  const counts: [string, HeaderValue][] =
    index > 0 && unit.kind !== "table"
      ? [
          ["PCOUNT", 0],
          ["GCOUNT", 1],
        ]
      : [];
  const taken = new Set([...structure, ...counts].map(([keyword]) => keyword).concat("SIMPLE", "XTENSION"));
  const extend: [string, HeaderValue][] = index === 0 ? [["EXTEND", true]] : [];
  const own = [...unit.header].filter(([keyword]) => !taken.has(keyword) && keyword !== "EXTEND");
  return [headerBytes([first, ...structure, ...counts, ...extend, ...own]), filled(data, 0)];
}

function structureOf(unit: Unit): [structure: [string, HeaderValue][], data: Buffer] {
  switch (unit.kind) {
    case "empty":
      return [imageCards(undefined, -32), Buffer.alloc(0)];
    case "image": {
      const bitpix = unit.bitpix ?? -32;
      return [imageCards(unit.image, bitpix), imageData(unit.image, bitpix)];
    }
    case "table":
      return [tableCards(unit.table), tableData(unit.table)];
  }
}

function dataSize(header: Header): number {
  const number = (keyword: string, absent: number) => Number(header.get(keyword) ?? absent);
  const axes = number("NAXIS", 0);
  if (axes === 0) return 0;
  let pixels = 1;
  for (let axis = 1; axis <= axes; axis++) pixels *= number(`NAXIS${axis}`, 0);
  return (Math.abs(number("BITPIX", 8)) / 8) * number("GCOUNT", 1) * (number("PCOUNT", 0) + pixels);
}
