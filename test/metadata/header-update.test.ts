import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readFitsHeaders } from "../../runtime/metadata/fits-header.ts";
import { updateFitsHeaders } from "../../runtime/metadata/fits-update.ts";
import { headerUpdatesOf } from "../../runtime/metadata/header-update.ts";
import { parse } from "../../grammar/parse.ts";
import { writeFits } from "./fits-file.ts";
import { sectionData } from "./section-data.ts";

const own = { PIPELINE: "sky", DESFNAME: "a.fits" };
const read = (text: string) => headerUpdatesOf(sectionData(parse(text, "a.wcl").document), own, {});

describe("what a submission asks for", () => {
  it("nothing without a hdrupd section: such a file stays as its program wrote it", () => {
    expect(read("filetype = img")).toEqual({ updates: [], problems: [] });
  });

  it("value, comment and type, read from the end, so that a value may hold slashes; units by number or name", () => {
    const { updates, problems } = read(`<hdrupd_a>
headers = 0,sci
field = a/b/c/name of the field/str
n = 4/how many/int
x = 1.5/a number/float
ok = True/a switch/bool
plain = text
</hdrupd_a>`);
    expect(problems).toEqual([]);
    const first = updates.filter(({ unit }) => unit === "0");
    expect(first.map(({ keyword, value }) => [keyword, value])).toEqual([
      ["FIELD", "a/b/c"],
      ["N", 4],
      ["X", 1.5],
      ["OK", true],
      ["PLAIN", "text"],
      ["PIPELINE", "sky"],
      ["DESFNAME", "a.fits"],
    ]);
    expect(updates.filter(({ unit }) => unit === "SCI")).toHaveLength(5);
  });

  it("sets are merged; one keyword with two values is a problem, and so is what no header can hold", () => {
    expect(
      read("<hdrupd_a>\na = 1\n</hdrupd_a>\n<hdrupd_b>\nb = 2\n</hdrupd_b>").updates.map(({ keyword }) => keyword),
    ).toEqual(["A", "B", "PIPELINE", "DESFNAME"]);
    expect(read("<hdrupd_a>\na = 1\n</hdrupd_a>\n<hdrupd_b>\na = 2\n</hdrupd_b>").problems).toEqual([
      "hdrupd_b: A is both 1 and 2",
    ]);
    expect(read("<hdrupd_a>\na = é\nn = four/x/int\n</hdrupd_a>").problems).toHaveLength(2);
  });
});

describe("a FITS file", () => {
  let folder = "";
  let path = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "wcl-header-"));
    path = join(folder, "a.fits");
    const image = ["BITPIX  =                    8", "NAXIS   =                    1"];
    writeFits(path, [
      {
        cards: ["SIMPLE  =                    T", ...image, "NAXIS1  =                   64", "OBJECT  = 'old     '"],
        data: Buffer.alloc(64, 7),
      },
      {
        cards: [
          ...["XTENSION= 'IMAGE   '", ...image, "NAXIS1  =                 5000"],
          ...["PCOUNT  =                    0", "GCOUNT  =                    1", "EXTNAME = 'SCI     '"],
        ],
        data: Buffer.alloc(5000, 9),
      },
    ]);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("gets keywords set or replaced, in the units asked for; its data stay to the byte", async () => {
    const before = await readFitsHeaders(path);
    const bytes = await readFile(path);
    const long = "long text with 'quotes' ".repeat(8).trim();
    await updateFitsHeaders(path, [
      { unit: "0", keyword: "OBJECT", value: "new", comment: "what it shows" },
      { unit: "SCI", keyword: "NOTE", value: long, comment: "" },
      ...Array.from({ length: 60 }, (_, at) => ({ unit: "0", keyword: `K${at}`, value: at, comment: "" })),
      { unit: "0", keyword: "A_LONG_KEYWORD", value: 1e-12, comment: "" },
    ]);
    const after = await readFitsHeaders(path);
    expect(after[0]?.values.get("OBJECT")).toBe("new");
    expect(after[0]?.values.get("K59")).toBe(59);
    expect(after[0]?.values.get("A_LONG_KEYWORD")).toBe(1e-12);
    expect(after[1]?.values.get("NOTE")).toBe(long);
    expect((await stat(path)).size % 2880).toBe(0);
    const now = await readFile(path);
    for (const [at, unit] of before.entries()) {
      const own2 = after[at];
      const slice = (file: Buffer, start: number) => file.subarray(start, start + unit.dataSize);
      expect(slice(now, own2?.dataStart ?? 0)).toEqual(slice(bytes, unit.dataStart));
    }
  });

  it("that is none, or lacks the unit, stays as it is", async () => {
    const bytes = await readFile(path);
    await expect(updateFitsHeaders(path, [{ unit: "9", keyword: "A", value: 1, comment: "" }])).rejects.toThrow(
      "no unit 9",
    );
    expect(await readFile(path)).toEqual(bytes);
    await writeFile(path, "no FITS");
    await expect(updateFitsHeaders(path, [{ unit: "0", keyword: "A", value: 1, comment: "" }])).rejects.toThrow(
      "not a FITS",
    );
  });
});
