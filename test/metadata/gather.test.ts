import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { valuesInName } from "../../runtime/metadata/file-name-values.ts";
import { filetypesFromWcl, type FiletypeSpec, type SectionData } from "../../runtime/metadata/filetype.ts";
import { gatherMetadata } from "../../runtime/metadata/gather.ts";
import { ingestOf } from "../../runtime/metadata/ingest.ts";
import { empty, writeFits } from "./fits-file.ts";
import { sectionData } from "./section-data.ts";

const folder = mkdtempSync(join(tmpdir(), "wcl-metadata-"));
const none: ReadonlyMap<string, string> = new Map();

/** The header of the one raw file of ci_hsc whose frame and ccd are published, and what they stand for. */
const rawHeader = [
  ...empty,
  "EXP-ID  = 'HSCA90333400'       / Grouping ID of the exposures",
  "FRAMEID = 'HSCA90333426'",
  "DET-ID  =                   23",
  "FILTER01= 'HSC-r   '",
  "DATE-OBS= '2013-06-17'",
  "MJD     =      56460.561535",
  "OBJECT  = 'STRIPE82L'",
  "EXPTIME =                 30.0",
  "INST-PA = '0.000   '",
  "T_AG    =                    F",
];

const metadata = `
<hsc_raw>
    metadata_table = image
    filetype_mgmt = filemgmt.ftmgmt_hscraw.FtMgmtHSCRaw
    <hdus>
        <primary>
            <r>
                <c>
                    visit = visit
                    ccd = ccd
                    filter = filter
                    band = band
                    field = field
                    pointing = pointing
                    taiobs = taiobs
                </c>
                <h>
                    exptime = exptime
                </h>
            </r>
            <o>
                <h>
                    frameid = frameid
                    t_ag = autoguider
                    airmass = airmass
                </h>
            </o>
        </primary>
    </hdus>
</hsc_raw>
<deepcoadd>
    metadata_table = coadd
    <hdus>
        <primary>
            <r>
                <w>
                    tract = tract
                    patch = patch
                </w>
                <f>
                    filter = filter
                </f>
            </r>
        </primary>
        <image>
            <o>
                <h>
                    crval = crval1, crval2
                </h>
            </o>
        </image>
    </hdus>
</deepcoadd>
`;
const { filetypes, problems } = filetypesFromWcl(sectionData(parse(metadata, "/metadata.wcl").document));
const spec = (name: string): FiletypeSpec => {
  const found = filetypes.get(name);
  if (found === undefined) throw new Error(`no file type ${name}`);
  return found;
};

describe("filetype_metadata says what to gather", () => {
  test("every header of every unit, with its need and its source", () => {
    expect(problems).toStrictEqual([]);
    expect(spec("deepcoadd")).toStrictEqual({
      filetype: "deepcoadd",
      table: "coadd",
      columns: [
        { column: "tract", name: "tract", from: "wcl", required: true, hdu: "primary" },
        { column: "patch", name: "patch", from: "wcl", required: true, hdu: "primary" },
        { column: "filter", name: "filter", from: "filename", required: true, hdu: "primary" },
        { column: "crval1,crval2", name: "crval", from: "header", required: false, hdu: "image" },
      ],
    });
  });

  test("what has no meaning there is said", () => {
    const odd: SectionData = new Map<string, SectionData | string>([
      ["note", "text"],
      ["src", new Map([["hdus", new Map([["primary", new Map([["x", new Map()]])]])]])],
      [
        "log",
        new Map<string, SectionData | string>([
          ["metadata_table", "misc"],
          ["hdus", "none"],
        ]),
      ],
    ]);
    expect(filetypesFromWcl(odd).problems).toStrictEqual([
      "filetype_metadata: note must be a section",
      "filetype_metadata: src has no metadata_table",
      "filetype_metadata: src: primary: “x” is neither r, o nor i",
      "filetype_metadata: log: hdus must be a section",
    ]);
  });
});

describe("metadata of a raw exposure", () => {
  test("come from its header, some of them computed", async () => {
    const path = writeFits(join(folder, "HSCA90333426.fits"), [{ cards: rawHeader }]);
    expect(await gatherMetadata(path, spec("hsc_raw"), none)).toStrictEqual({
      metadata: {
        visit: 903334,
        ccd: 23,
        filter: "HSC-R",
        band: "R",
        field: "STRIPE82L",
        pointing: 533,
        taiobs: "2013-06-17",
        exptime: 30,
        frameid: "HSCA90333426",
        autoguider: 0,
        airmass: null,
      },
      problems: [],
    });
  });

  const replaced = (keyword: string, card: string) =>
    rawHeader.filter((line) => !line.startsWith(keyword)).concat(card === "" ? [] : [card]);

  const visits: readonly (readonly [what: string, cards: readonly string[], visit: number])[] = [
    ["the number since 2016", replaced("EXP-ID", "EXP-ID  = 'HSCE00227770'"), 227770],
    ["a letter counts millions", replaced("EXP-ID", "EXP-ID  = 'HSCB00012200'"), 1_000_122],
    ["no exposure number: the even one of the frame", replaced("EXP-ID", ""), 903334],
    [
      "an odd frame belongs to the even visit before it",
      replaced("EXP-ID", "").map((card) => card.replace("HSCA90333426", "HSCA90333526")),
      903334,
    ],
  ];
  test.each(visits)("visit: %s", async (what, cards, visit) => {
    const path = writeFits(join(folder, `${what.replace(/\W/g, "-")}.fits`), [{ cards }]);
    expect((await gatherMetadata(path, spec("hsc_raw"), none)).metadata["visit"]).toBe(visit);
  });

  const faults: readonly (readonly [what: string, cards: readonly string[], problem: string])[] = [
    ["a required keyword that is absent", replaced("DET-ID", ""), "required ccd (hsc_raw): keyword DET-ID is missing"],
    ["one that is empty", replaced("EXPTIME", "EXPTIME = ''"), "required exptime (hsc_raw): it has no value"],
    [
      "no visit anywhere",
      replaced("EXP-ID", "EXP-ID  = 'HSCA9033'").map((card) => card.replace("HSCA90333426", "FRAME 26")),
      "required visit (hsc_raw): no visit in EXP-ID “HSCA9033” and FRAMEID “FRAME 26”",
    ],
  ];
  test.each(faults)("refused: %s", async (_what, cards, problem) => {
    const path = writeFits(join(folder, "bad.fits"), [{ cards }]);
    expect((await gatherMetadata(path, spec("hsc_raw"), none)).problems).toStrictEqual([`bad.fits: ${problem}`]);
  });

  test("a file that is no FITS is refused with the place where reading stopped", async () => {
    const path = join(folder, "notes.fits");
    writeFileSync(path, "not an image");
    expect((await gatherMetadata(path, spec("hsc_raw"), none)).problems).toStrictEqual([
      `${path}: not a FITS file: it does not begin with SIMPLE (byte 0) (only FITS files have headers)`,
    ]);
  });
});

describe("metadata of a file that a run made", () => {
  const values = new Map([
    ["tract", "0"],
    ["patch", "8,6"],
  ]);
  const pattern = "${flabel}-${filter}-${tract}-${patch}_r${reqnum}p${attnum:2}.${fsuffix}";

  test("come from the wrapper's WCL, from its name and from a unit called by name", async () => {
    const unit = ["XTENSION= 'IMAGE   '", "BITPIX  = 8", "NAXIS   = 0", "EXTNAME = 'IMAGE'", "CRVAL   = '320.3, 0.36'"];
    const path = writeFits(join(folder, "coadd-HSC_I-0-8,6_r11p03.fits"), [{ cards: empty }, { cards: unit }]);
    expect((await gatherMetadata(path, spec("deepcoadd"), values, { pattern })).metadata).toStrictEqual({
      tract: "0",
      patch: "8,6",
      filter: "HSC_I",
      crval1: "320.3",
      crval2: "0.36",
    });
  });

  test("a file that needs no header is not opened", async () => {
    const { columns, ...rest } = spec("deepcoadd");
    const named = { ...rest, columns: columns.filter(({ from }) => from === "wcl") };
    expect((await gatherMetadata(join(folder, "absent.txt"), named, values)).problems).toStrictEqual([]);
  });
});

describe("a file name is read backwards through its pattern", () => {
  const cases: readonly (readonly [pattern: string, name: string, values: Record<string, string> | undefined])[] = [
    ["${flabel}-${visit:7}-${ccd:3}.fits", "CORR-0903334-016.fits", { flabel: "CORR", visit: "0903334", ccd: "016" }],
    ["${flabel}-${visit:7}-${ccd:3}.fits", "CORR-903334-016.fits", undefined],
    [
      "D${expnum:8}_${band}_r${reqnum}p${attnum:2}.fits",
      "D00232382_g_r5p01.fits",
      { expnum: "00232382", band: "g", reqnum: "5", attnum: "01" },
    ],
    ["${a}.fits", "b c.fits", undefined],
    ["a.b", "axb", undefined],
  ];
  test.each(cases)("%s of %s", (pattern, name, values) => {
    const found = valuesInName(pattern, name);
    expect(found === undefined ? undefined : Object.fromEntries(found)).toStrictEqual(values);
  });

  test("a pattern of many free parts does not take for ever to fail", () => {
    expect(valuesInName("${a}".repeat(40) + "!", "x".repeat(250))).toBeUndefined();
  });
});

describe("taking a file in from outside", () => {
  const raw = () => writeFits(join(folder, "HSC-0903334-023.fits"), [{ cards: rawHeader }]);

  test("its folder in the archive is filled from its metadata", async () => {
    const found = await ingestOf(
      raw(),
      spec("hsc_raw"),
      "${project}/raw/${filter}/${visit:7}/",
      new Map([["project", "MMG"]]),
    );
    expect(found).toMatchObject({
      filename: "HSC-0903334-023.fits",
      compression: null,
      filetype: "hsc_raw",
      table: "image",
      archivePath: "MMG/raw/HSC-R/0903334",
      problems: [],
    });
  });

  test.each([
    ["raw/${night}", "HSC-0903334-023.fits: the folder raw/${night} needs night, which is not known"],
    ["raw/../../etc", "HSC-0903334-023.fits: “raw/../../etc” is not a folder below an archive"],
    ["raw/${field:4}", "HSC-0903334-023.fits: “STRIPE82L” cannot be padded: it is not a whole number"],
  ])("refused: %s", async (directory, problem) => {
    expect((await ingestOf(raw(), spec("hsc_raw"), directory, none)).problems).toContain(problem);
  });

  test("a compressed file is known by its name without the ending", async () => {
    const path = join(folder, "refcat.tar.gz");
    writeFileSync(path, "");
    const genfile: FiletypeSpec = { filetype: "refcat", table: "genfile", columns: [] };
    expect(await ingestOf(path, genfile, "cal", none)).toMatchObject({ filename: "refcat.tar", compression: ".gz" });
  });
});
