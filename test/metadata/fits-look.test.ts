import { mkdtempSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readFitsHeaders, type FitsHeader } from "../../runtime/metadata/fits-header.ts";
import { imageOf, readPixels, type FitsPart, type ReadBytes } from "../../runtime/metadata/fits-image.ts";
import { readTableRows, tableOf } from "../../runtime/metadata/fits-table.ts";
import { empty, writeFits } from "./fits-file.ts";

const folder = mkdtempSync(join(tmpdir(), "wcl-fits-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function withFile<T>(
  path: string,
  unit: number,
  look: (header: FitsHeader, read: ReadBytes) => Promise<T>,
): Promise<T> {
  const header = (await readFitsHeaders(path))[unit];
  const file = await open(path);
  try {
    if (header === undefined) throw new Error("no such unit");
    return await look(header, async (offset, length) => {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    });
  } finally {
    await file.close();
  }
}

const card = (keyword: string, value: string | number): string =>
  `${keyword.padEnd(8)}= ${typeof value === "number" ? String(value).padStart(20) : `'${value}'`}`;

describe("the pixels of a picture", () => {
  const pixels = async (bitpix: number, data: Buffer, more: readonly string[], part: Partial<FitsPart> = {}) => {
    const size = data.length / (Math.abs(bitpix) / 8);
    const cards = [card("NAXIS", 2), card("NAXIS1", size / 2), card("NAXIS2", 2), ...more];
    const path = writeFits(join(folder, "picture.fits"), [
      { cards: ["SIMPLE  =                    T", card("BITPIX", bitpix), ...cards], data },
    ]);
    return withFile(path, 0, async (header, read) => {
      const image = imageOf(header);
      if (image === undefined) throw new Error("no picture");
      const all = { plane: 0, x: 0, y: 0, width: image.width, height: image.height, step: 1 };
      return [...(await readPixels(read, path, header, image, { ...all, ...part }))];
    });
  };

  it("are physical values: scaled, and without a value where BLANK stands", async () => {
    const data = Buffer.alloc(8);
    [1, -2, 300, -32768].forEach((value, at) => data.writeInt16BE(value, at * 2));
    const more = [card("BSCALE", 0.5), card("BZERO", 10), card("BLANK", -32768)];
    expect(await pixels(16, data, more)).toEqual([10.5, 9, 160, Number.NaN]);
  });

  it("come in every form that the standard has", async () => {
    const write = (bytes: number, put: (buffer: Buffer, value: number, at: number) => void): Buffer => {
      const data = Buffer.alloc(4 * bytes);
      [1, 2, 3, 4].forEach((value, at) => {
        put(data, value, at * bytes);
      });
      return data;
    };
    const forms: readonly (readonly [number, Buffer])[] = [
      [8, Buffer.from([1, 2, 3, 4])],
      [32, write(4, (buffer, value, at) => buffer.writeInt32BE(value, at))],
      [64, write(8, (buffer, value, at) => buffer.writeBigInt64BE(BigInt(value), at))],
      [-32, write(4, (buffer, value, at) => buffer.writeFloatBE(value, at))],
      [-64, write(8, (buffer, value, at) => buffer.writeDoubleBE(value, at))],
    ];
    for (const [bitpix, data] of forms) expect(await pixels(bitpix, data, [])).toEqual([1, 2, 3, 4]);
  });

  it("are read in part, every few pixels, and never beyond the picture", async () => {
    const data = Buffer.from(Array.from({ length: 20 }, (_, at) => at));
    expect(await pixels(8, data, [], { step: 4 })).toEqual([0, 4, 8]);
    expect(await pixels(8, data, [], { x: 8, y: 1, width: 100, height: 100 })).toEqual([18, 19]);
    expect(await pixels(8, data, [], { x: -5, y: 99, width: 1, height: 1 })).toEqual([10]);
  });

  it("are refused when too many are wanted at once", async () => {
    const path = writeFits(join(folder, "wide.fits"), [
      {
        cards: [
          ...["SIMPLE  =                    T", card("BITPIX", 8), card("NAXIS", 2), card("NAXIS1", 3000)],
          card("NAXIS2", 3000),
        ],
        data: new Uint8Array(9_000_000),
      },
    ]);
    const asked = withFile(path, 0, (header, read) => {
      const image = imageOf(header);
      if (image === undefined) throw new Error("no picture");
      return readPixels(read, path, header, image, { plane: 0, x: 0, y: 0, width: 3000, height: 3000, step: 1 });
    });
    await expect(asked).rejects.toThrow("3000 × 3000 pixels are too many at once (byte 2880)");
  });
});

describe("the rows of a table", () => {
  const table = (cards: readonly string[], data: Buffer, length: number, kind = "BINTABLE"): string =>
    writeFits(join(folder, "table.fits"), [
      { cards: empty },
      {
        cards: [
          ...[card("XTENSION", kind), card("BITPIX", 8), card("NAXIS", 2), card("NAXIS1", length)],
          ...[card("NAXIS2", data.length / length), card("PCOUNT", 0), card("GCOUNT", 1), ...cards],
        ],
        data,
      },
    ]);
  const rows = (path: string, from: number, count: number) =>
    withFile(path, 1, async (header, read) => {
      const found = tableOf(path, header);
      if (found === undefined) throw new Error("no table");
      return readTableRows(read, path, header, found, from, count);
    });

  it("are texts, a column for each, whatever their form", async () => {
    const data = Buffer.alloc(42);
    data.writeBigInt64BE(9007199254740993n, 0);
    data.writeDoubleBE(150.1234567890123, 8);
    data.writeFloatBE(0.1, 16);
    data.writeInt16BE(-1, 20);
    data.write("ab\0zz", 22, "latin1");
    data.write("T", 27, "latin1");
    data.writeUInt8(0b1010_0000, 28);
    data.writeFloatBE(1, 29);
    data.writeFloatBE(2, 33);
    data.writeUInt8(7, 37);
    data.writeFloatBE(Number.NaN, 38);
    const forms = ["K", "D", "E", "I", "5A", "L", "3X", "2E", "B", "E"];
    const cards = [
      card("TFIELDS", forms.length),
      ...forms.map((form, at) => card(`TFORM${at + 1}`, form)),
      ...[card("TTYPE1", "id"), card("TNULL4", -1), card("TSCAL9", 2), card("TZERO9", 1)],
    ];
    expect(await rows(table(cards, data, 42), 0, 10)).toEqual([
      ["9007199254740993", "150.123456789012", "0.1", "", "ab", "true", "101", "[1, 2]", "15", "nan"],
    ]);
  });

  it("are read from where they are asked for", async () => {
    const data = Buffer.from(Array.from({ length: 100 }, (_, at) => at));
    const path = table([card("TFIELDS", 1), card("TFORM1", "B")], data, 1);
    expect(await rows(path, 97, 10)).toEqual([["97"], ["98"], ["99"]]);
  });

  it("in ASCII are cut where the columns begin", async () => {
    const cards = [
      ...[card("TFIELDS", 2), card("TFORM1", "A4"), card("TBCOL1", 1), card("TFORM2", "F6.2"), card("TBCOL2", 6)],
    ];
    const path = table(cards, Buffer.from("star   1.25gal   -3.50", "latin1"), 11, "TABLE");
    expect(await rows(path, 0, 2)).toEqual([
      ["star", "1.25"],
      ["gal", "-3.50"],
    ]);
  });

  it.each([
    [
      "columns that do not fit",
      [card("TFIELDS", 1), card("TFORM1", "9D")],
      "column 1 does not fit into rows of 4 bytes",
    ],
    ["a form that nobody knows", [card("TFIELDS", 1), card("TFORM1", "Z")], 'TFORM1 cannot be "Z"'],
    ["columns without number", [card("TFIELDS", 1_000_000)], "a table cannot have 1000000 columns"],
  ])("are refused, with the place, for %s", async (_what, cards, message) => {
    await expect(rows(table(cards, Buffer.alloc(8), 4), 0, 1)).rejects.toThrow(message);
  });
});
