import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { FiletypeSpec } from "../../runtime/metadata/filetype.ts";
import { gatherMetadata } from "../../runtime/metadata/gather.ts";
import { ensureDebian } from "../setup/debian.mjs";
import { writeFits } from "./fits-file.ts";

const folder = mkdtempSync(join(tmpdir(), "wcl-packed-"));
const path = writeFits(join(folder, "a.fits"), [
  {
    cards: [
      ...["SIMPLE  =                    T", "BITPIX  =                   16", "NAXIS   =                    2"],
      ...["NAXIS1  =                  100", "NAXIS2  =                   50", "EXPNUM  =                 1001"],
    ],
    data: Buffer.alloc(10_000, 3),
  },
  {
    cards: [
      ...["XTENSION= 'IMAGE   '", "BITPIX  =                    8", "NAXIS   =                    1"],
      ...["NAXIS1  =                 3000", "PCOUNT  =                    0", "GCOUNT  =                    1"],
      ...["EXTNAME = 'MASK    '", "MASKED  =                   17"],
    ],
    data: Buffer.alloc(3000, 1),
  },
]);
const header = (name: string, hdu: string) => ({ column: name, name, from: "header" as const, required: true, hdu });
const spec: FiletypeSpec = {
  ...{ filetype: "img", table: "image" },
  columns: [header("expnum", "primary"), header("naxis1", "primary"), header("naxis2", "0"), header("masked", "MASK")],
};
const expected = { metadata: { expnum: 1001, naxis1: 100, naxis2: 50, masked: 17 }, problems: [] };

describe("metadata of a compressed image are those of the image", () => {
  it("plain", async () => {
    expect(await gatherMetadata(path, spec, new Map())).toEqual(expected);
  });

  it("gzip; one that is cut short is refused", async () => {
    const packed = gzipSync(readFileSync(path));
    writeFileSync(`${path}.gz`, packed);
    expect(await gatherMetadata(`${path}.gz`, spec, new Map())).toEqual(expected);
    writeFileSync(join(folder, "cut.fits.gz"), packed.subarray(0, packed.length - 20));
    expect((await gatherMetadata(join(folder, "cut.fits.gz"), spec, new Map())).problems).toHaveLength(1);
  });

  it("fpack", async (context) => {
    const missing = ensureDebian("/usr/bin/fpack", ["libcfitsio-bin"]);
    if (missing !== undefined) {
      console.log(`fpack is not tested: ${missing}`);
      context.skip();
    }
    if (!existsSync(`${path}.fz`)) execFileSync("fpack", [path]);
    expect(await gatherMetadata(`${path}.fz`, spec, new Map())).toEqual(expected);
  });
});
