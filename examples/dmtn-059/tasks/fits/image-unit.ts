import { blank, type Image } from "../image/image.ts";
import type { Header } from "./header.ts";

/** Bytes of an image as 32-bit floats, or as unsigned 16-bit integers in the way cameras write them. */
export function imageData(image: Image, bitpix: -32 | 16): Buffer {
  const bytes = Buffer.alloc((image.pixels.length * Math.abs(bitpix)) / 8);
  for (const [index, value] of image.pixels.entries()) {
    if (bitpix === -32) bytes.writeFloatBE(value, index * 4);
    else bytes.writeInt16BE(Math.min(65535, Math.max(0, Math.round(value))) - unsignedZero, index * 2);
  }
  return bytes;
}

/** The structure keywords of an image unit, besides SIMPLE or XTENSION. */
export function imageCards(image: Image | undefined, bitpix: -32 | 16): [string, number][] {
  if (image === undefined)
    return [
      ["BITPIX", 8],
      ["NAXIS", 0],
    ];
  const scaling: [string, number][] =
    bitpix === 16
      ? [
          ["BSCALE", 1],
          ["BZERO", unsignedZero],
        ]
      : [];
  return [["BITPIX", bitpix], ["NAXIS", 2], ["NAXIS1", image.width], ["NAXIS2", image.height], ...scaling];
}

/** FITS knows signed integers only; unsigned ones are stored with half their range taken off. */
const unsignedZero = 32768;

/** Reads the pixels of a two-dimensional image, scaled as its header says; undefined when the unit holds none. */
export function readImage(header: Header, data: Buffer): Image | undefined {
  const number = (keyword: string, absent: number) => {
    const value = header.get(keyword);
    return typeof value === "number" ? value : absent;
  };
  if (number("NAXIS", 0) !== 2) return undefined;
  const image = blank(number("NAXIS1", 0), number("NAXIS2", 0));
  const read = pixelReader(number("BITPIX", 0), data);
  const scale = number("BSCALE", 1);
  const zero = number("BZERO", 0);
  for (let index = 0; index < image.pixels.length; index++) image.pixels[index] = read(index) * scale + zero;
  return image;
}

function pixelReader(bitpix: number, data: Buffer): (index: number) => number {
  switch (bitpix) {
    case 8:
      return (index) => data.readUInt8(index);
    case 16:
      return (index) => data.readInt16BE(index * 2);
    case 32:
      return (index) => data.readInt32BE(index * 4);
    case -32:
      return (index) => data.readFloatBE(index * 4);
    case -64:
      return (index) => data.readDoubleBE(index * 8);
    default:
      throw new Error(`cannot read pixels of BITPIX ${bitpix}`);
  }
}
