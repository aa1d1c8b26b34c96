import { mkdtempSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { FitsError } from "../../runtime/metadata/fits-error.ts";
import { readFitsHeaders } from "../../runtime/metadata/fits-header.ts";
import { empty, fitsBytes, writeFits } from "./fits-file.ts";

const folder = mkdtempSync(join(tmpdir(), "wcl-fits-"));
const at = (name: string) => join(folder, name);

describe("a header gives the values of its keywords", () => {
  const cases: readonly (readonly [what: string, cards: readonly string[], keyword: string, value: unknown])[] = [
    ["a whole number", ["DET-ID  =                   23 / ID of the detector"], "DET-ID", 23],
    ["a real number", ["MJD     =         56460.561535 / [d]"], "MJD", 56460.561535],
    ["an exponent written with D", ["CD1_1   =       -4.66667D-05"], "CD1_1", -4.66667e-5],
    ["a logical", ["T_AG    =                    F"], "T_AG", false],
    ["a text, blanks at its end dropped", ["FILTER01= 'HSC-r   '           / name"], "FILTER01", "HSC-r"],
    ["a quote within a text", ["OBSERVER= 'O''Hara / Sons'"], "OBSERVER", "O'Hara / Sons"],
    ["an empty text", ["OBJECT  = ''"], "OBJECT", ""],
    ["a keyword without a value", ["PA      =                      / not measured"], "PA", null],
    ["a number that no double holds, as text", ["BIGID   = 12345678901234567890"], "BIGID", "12345678901234567890"],
    [
      "a text over several cards",
      ["LONG    = 'first &'", "CONTINUE  'second &'", "CONTINUE  'third' / end"],
      "LONG",
      "first second third",
    ],
    ["an ampersand that nothing continues", ["NAMES   = 'R&'", "MORE    = 1"], "NAMES", "R&"],
    ["a HIERARCH keyword", ["HIERARCH ESO DET  ID = 'CCID20' / chip"], "ESO DET ID", "CCID20"],
    ["the first of two", ["FILTER  = 'r'", "FILTER  = 'i'"], "FILTER", "r"],
  ];
  test.each(cases)("%s", async (what, cards, keyword, value) => {
    const path = writeFits(at(`${what.replace(/\W/g, "-")}.fits`), [{ cards: [...empty, ...cards] }]);
    const [primary] = await readFitsHeaders(path);
    expect(primary?.values.get(keyword)).toStrictEqual(value);
  });
});

test("all units are read, without their data", async () => {
  const image = [
    "XTENSION= 'IMAGE   '",
    "BITPIX  =                  -32",
    "NAXIS   =                    2",
    "NAXIS1  =                 1000",
    "NAXIS2  =                   10",
    "PCOUNT  =                    0",
    "GCOUNT  =                    1",
    "EXTNAME = 'MASK    '",
  ];
  const table = [
    "XTENSION= 'BINTABLE'",
    "BITPIX  =                    8",
    "NAXIS   =                    2",
    "NAXIS1  =                   12",
    "NAXIS2  =                    3",
    "PCOUNT  =                  100",
    "GCOUNT  =                    1",
    "TFIELDS =                    0",
    "EXTNAME = 'Objects '",
  ];
  const path = writeFits(at("units.fits"), [
    { cards: empty },
    { cards: image, data: new Uint8Array(40_000) },
    { cards: table, data: new Uint8Array(136) },
  ]);
  const headers = await readFitsHeaders(path);
  expect(headers.map(({ name, dataSize }) => [name, dataSize])).toStrictEqual([
    ["", 0],
    ["MASK", 40_000],
    ["OBJECTS", 136],
  ]);
});

describe("a file that is no FITS, or not all of it, is told apart from a good one", () => {
  const image = ["BITPIX  =                   16", "NAXIS   =                    1", "NAXIS1  =                 2000"];
  const withImage = fitsBytes([{ cards: ["SIMPLE  =                    T", ...image], data: new Uint8Array(4000) }]);
  const cases: readonly (readonly [what: string, bytes: Uint8Array, reason: FitsError["reason"]])[] = [
    ["an empty file", new Uint8Array(), "not-fits"],
    ["a text", Buffer.from("visit ccd\n"), "not-fits"],
    ["a header that breaks off", fitsBytes([{ cards: empty }]).subarray(0, 1000), "truncated"],
    ["a header without END", Buffer.from("SIMPLE  = T".padEnd(2880), "latin1"), "truncated"],
    ["data that break off", withImage.subarray(0, 2880 + 3999), "truncated"],
    ["a text without its closing quote", fitsBytes([{ cards: [...empty, "OBJECT  = 'M31"] }]), "bad-card"],
    ["bytes that are no ASCII", fitsBytes([{ cards: [...empty, "OBJECT  = '\u00e9'"] }]), "bad-card"],
    ["an impossible BITPIX", fitsBytes([{ cards: ["SIMPLE  = T", "BITPIX  = 7", "NAXIS   = 0"] }]), "bad-structure"],
    ["no NAXIS", fitsBytes([{ cards: ["SIMPLE  = T", "BITPIX  = 8"] }]), "bad-structure"],
    [
      "axes beyond all size",
      fitsBytes([
        {
          cards: [
            "SIMPLE  = T",
            "BITPIX  = 64",
            "NAXIS   = 2",
            "NAXIS1  = 9007199254740991",
            "NAXIS2  = 9007199254740991",
          ],
        },
      ]),
      "bad-structure",
    ],
  ];
  test.each(cases)("%s", async (what, bytes, reason) => {
    const path = at(`bad-${what.replace(/\W/g, "-")}.fits`);
    writeFileSync(path, bytes);
    await expect(readFitsHeaders(path)).rejects.toMatchObject({ name: "FitsError", reason, path });
  });

  test("missing padding at the very end is forgiven", async () => {
    const path = at("unpadded.fits");
    writeFileSync(path, withImage);
    truncateSync(path, 2880 + 4000);
    expect(await readFitsHeaders(path)).toHaveLength(1);
  });

  test("a header of endless length is given up", async () => {
    const path = at("endless.fits");
    writeFileSync(path, Buffer.from("SIMPLE  = T".padEnd(2880) + "COMMENT".padEnd(80).repeat(36 * 1500), "latin1"));
    await expect(readFitsHeaders(path)).rejects.toMatchObject({ reason: "too-large" });
  });
});

test("other trouble is the system's own error", async () => {
  await expect(readFitsHeaders(at("absent.fits"))).rejects.toMatchObject({ code: "ENOENT" });
});
