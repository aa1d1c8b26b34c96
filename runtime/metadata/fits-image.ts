import { FitsError } from "./fits-error.ts";
import type { FitsHeader } from "./fits-header.ts";

/** Reads so many bytes from a place of a file, fewer at its end. */
export type ReadBytes = (offset: number, length: number) => Promise<Buffer>;

/** The pixels of a unit, as its header describes them (FITS standard 4.0, sections 4.4.1 and 7.1). */
export interface FitsImage {
  readonly width: number;
  readonly height: number;
  /** Pictures one above the other, all further axes together. */
  readonly planes: number;
  /** 8, 16, 32, 64: whole numbers of so many bits; -32, -64: floating point. */
  readonly bitpix: number;
  /** Physical value = zero + scale × stored value. */
  readonly scale: number;
  readonly zero: number;
  /** The stored value of a pixel without one; whole numbers only. */
  readonly blank: number | undefined;
}

/** A part of one plane: every `step`-th pixel of every `step`-th row, from the lower left corner. */
export interface FitsPart {
  readonly plane: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly step: number;
}

/** Undefined when the unit is a table, or has no pixels. */
export function imageOf({ values, dataSize }: FitsHeader): FitsImage | undefined {
  const extension = values.get("XTENSION");
  if (extension !== undefined && extension !== "IMAGE") return undefined;
  const axes = Array.from({ length: Number(values.get("NAXIS") ?? 0) }, (_, at) =>
    Number(values.get(`NAXIS${at + 1}`)),
  );
  const [width = 0, height = 1, ...others] = axes;
  const planes = others.reduce((product, one) => product * one, 1);
  if (axes.length === 0 || dataSize === 0 || width * height * planes === 0) return undefined;
  const number = (keyword: string): number | undefined => {
    const value = values.get(keyword);
    return typeof value === "number" ? value : undefined;
  };
  const bitpix = number("BITPIX") ?? 8;
  return {
    ...{ width, height, planes, bitpix, scale: number("BSCALE") ?? 1, zero: number("BZERO") ?? 0 },
    blank: bitpix > 0 ? number("BLANK") : undefined,
  };
}

/** No answer has more pixels, and no row is longer in bytes. */
const mostPixels = 4 * 1024 * 1024;
const longestRow = 32 * 1024 * 1024;

/**
 * The physical values of a part, row by row from below; what has no value is NaN. Only the rows that are wanted are
 * read, one at a time, so memory does not depend on the picture's size.
 * @throws FitsError when the part is too large or the file ends within it
 */
export async function readPixels(
  read: ReadBytes,
  path: string,
  header: FitsHeader,
  image: FitsImage,
  wanted: FitsPart,
): Promise<Float64Array> {
  const part = clipped(wanted, image);
  const { across, up } = sizeOf(part);
  const bytes = Math.abs(image.bitpix) / 8;
  const stored = part.width * bytes;
  if (across * up > mostPixels || stored > longestRow)
    throw new FitsError(
      "too-large",
      path,
      header.dataStart,
      `${part.width} × ${part.height} pixels are too many at once`,
    );
  const pixels = new Float64Array(across * up);
  for (let row = 0; row < up; row++) {
    const line = part.plane * image.height + part.y + row * part.step;
    const offset = header.dataStart + (line * image.width + part.x) * bytes;
    const buffer = await read(offset, stored);
    if (buffer.length < stored) throw new FitsError("truncated", path, offset, "the file ends within its pixels");
    for (let at = 0; at < across; at++) pixels[row * across + at] = valueAt(buffer, at * part.step * bytes, image);
  }
  return pixels;
}

/** How many pixels a part gives, across and up. */
export function sizeOf({ width, height, step }: FitsPart): { readonly across: number; readonly up: number } {
  return { across: Math.ceil(width / step), up: Math.ceil(height / step) };
}

/** The same part, as far as the picture has it. */
export function clipped(part: FitsPart, image: FitsImage): FitsPart {
  const within = (value: number, most: number): number => Math.max(0, Math.min(most, Math.floor(value)));
  const [x, y] = [within(part.x, image.width - 1), within(part.y, image.height - 1)];
  return {
    ...{ plane: within(part.plane, image.planes - 1), x, y, step: Math.max(1, Math.floor(part.step)) },
    width: Math.max(1, within(part.width, image.width - x)),
    height: Math.max(1, within(part.height, image.height - y)),
  };
}

function valueAt(buffer: Buffer, offset: number, { bitpix, scale, zero, blank }: FitsImage): number {
  const stored = storedAt(buffer, offset, bitpix);
  return stored === blank ? Number.NaN : zero + scale * stored;
}

function storedAt(buffer: Buffer, offset: number, bitpix: number): number {
  switch (bitpix) {
    case 8:
      return buffer.readUInt8(offset);
    case 16:
      return buffer.readInt16BE(offset);
    case 32:
      return buffer.readInt32BE(offset);
    case 64:
      return Number(buffer.readBigInt64BE(offset));
    case -32:
      return buffer.readFloatBE(offset);
    default:
      return buffer.readDoubleBE(offset);
  }
}
