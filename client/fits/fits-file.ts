import { open, type FileHandle } from "node:fs/promises";
import { basename } from "node:path";
import { FitsError } from "../../runtime/metadata/fits-error.ts";
import { readFitsHeaders, type FitsHeader } from "../../runtime/metadata/fits-header.ts";
import { imageOf, readPixels, clipped, sizeOf, type ReadBytes } from "../../runtime/metadata/fits-image.ts";
import { readTableRows, tableOf } from "../../runtime/metadata/fits-table.ts";
import type { FitsAnswer, FitsRequest, FitsUnit } from "./messages.ts";

/** So many units of one file are told of. */
const mostUnits = 1000;

/** Answers what the page of one file asks. Nothing is kept but the headers: pixels and rows are read when they are asked for. */
export function fitsFile(path: string): (request: FitsRequest) => Promise<FitsAnswer | undefined> {
  const known: { headers?: readonly FitsHeader[] } = {};
  const headerOf = (unit: number): FitsHeader | undefined => known.headers?.[unit];
  const answer = async (request: FitsRequest): Promise<FitsAnswer | undefined> => {
    switch (request.kind) {
      case "lineage":
        return undefined;
      case "ready": {
        await refusePacked(path);
        known.headers = await readFitsHeaders(path);
        const units = known.headers.slice(0, mostUnits).map((header) => unitOf(path, header));
        return { kind: "file", name: basename(path), units };
      }
      case "tile":
      case "pixel":
        return headerOf(request.unit) === undefined ? undefined : pixelsOf(path, headerOf(request.unit), request);
      case "rows":
        return rowsOf(path, headerOf(request.unit), request);
      case "cards":
        return cardsOf(path, known.headers ?? [], request.unit);
    }
  };
  return (request) =>
    answer(request).catch((error: unknown) => ({
      kind: "trouble",
      text: error instanceof Error ? error.message : String(error),
    }));
}

async function reading<T>(path: string, work: (read: ReadBytes) => Promise<T>): Promise<T> {
  const file: FileHandle = await open(path, "r");
  try {
    return await work(async (offset, length) => {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    });
  } finally {
    await file.close();
  }
}

/** Places in a gzip cannot be gone to, so it would have to be unpacked as a whole. */
async function refusePacked(path: string): Promise<void> {
  const start = await reading(path, (read) => read(0, 2));
  if (start.length === 2 && start.readUInt16BE(0) === 0x1f8b)
    throw new FitsError("not-fits", path, 0, "packed with gzip; unpack it (gunzip) to look into it");
}

function unitOf(path: string, header: FitsHeader): FitsUnit {
  const { index, name, values } = header;
  if (values.get("ZIMAGE") === true) {
    const size = `${String(values.get("ZNAXIS1"))} × ${String(values.get("ZNAXIS2"))}`;
    const why = `A picture of ${size} pixels, compressed in tiles (${String(values.get("ZCMPTYPE"))}). It is not drawn here: unpack it with funpack, and open what comes out. Its header is below.`;
    return { kind: "header", index, name, words: `compressed picture, ${size}`, why };
  }
  const image = imageOf(header);
  if (image !== undefined) {
    const { width, height, planes, bitpix } = image;
    const words = `picture, ${width} × ${height}${planes > 1 ? ` × ${planes}` : ""}, ${kindOfPixel(bitpix)}`;
    return { kind: "image", index, name, words, width, height, planes };
  }
  const table = tableOf(path, header);
  if (table !== undefined) {
    const { rows } = table;
    const columns = table.columns.map(({ name: column, unit, form }) => ({ name: column, unit, form }));
    return { kind: "table", index, name, words: `table, ${rows} × ${columns.length}`, rows, columns };
  }
  return { kind: "header", index, name, words: "header only", why: "This unit has no pixels and no table." };
}

function kindOfPixel(bitpix: number): string {
  return bitpix < 0 ? `${-bitpix}-bit float` : `${bitpix}-bit whole`;
}

async function pixelsOf(
  path: string,
  header: FitsHeader | undefined,
  request: Extract<FitsRequest, { readonly kind: "tile" | "pixel" }>,
): Promise<FitsAnswer | undefined> {
  const image = header === undefined ? undefined : imageOf(header);
  if (header === undefined || image === undefined) return undefined;
  const { unit, plane, x, y } = request;
  const wanted = request.kind === "tile" ? request : { plane, x, y, width: 1, height: 1, step: 1 };
  const pixels = await reading(path, (read) => readPixels(read, path, header, image, wanted));
  if (request.kind === "pixel") return { kind: "pixel", x, y, value: valueText(pixels[0] ?? Number.NaN, image.bitpix) };
  const part = clipped(wanted, image);
  const tile = { unit, plane: part.plane, x: part.x, y: part.y, step: part.step, ...sizeOf(part) };
  return { kind: "tile", tile: { ...tile, pixels: Float32Array.from(pixels) } };
}

function valueText(value: number, bitpix: number): string {
  if (Number.isNaN(value)) return "no value";
  return String(bitpix === -32 ? Number(value.toPrecision(7)) : value);
}

async function rowsOf(
  path: string,
  header: FitsHeader | undefined,
  { unit, from, count }: Extract<FitsRequest, { readonly kind: "rows" }>,
): Promise<FitsAnswer | undefined> {
  const table = header === undefined ? undefined : tableOf(path, header);
  if (header === undefined || table === undefined) return undefined;
  const start = Math.max(0, Math.min(from, table.rows));
  const rows = await reading(path, (read) => readTableRows(read, path, header, table, start, Math.min(count, 500)));
  return { kind: "rows", unit, from: start, rows };
}

/** The header's lines as they stand in the file. */
async function cardsOf(path: string, headers: readonly FitsHeader[], unit: number): Promise<FitsAnswer | undefined> {
  const [header, before] = [headers[unit], headers[unit - 1]];
  if (header === undefined) return undefined;
  const start = before === undefined ? 0 : before.dataStart + Math.ceil(before.dataSize / 2880) * 2880;
  const text = (await reading(path, (read) => read(start, header.dataStart - start))).toString("latin1");
  const cards = Array.from({ length: text.length / 80 }, (_, at) => text.slice(at * 80, at * 80 + 80).trimEnd());
  return { kind: "cards", unit, cards: cards.slice(0, cards.findLastIndex((card) => card === "END") + 1) };
}
