import { describe, expect, it } from "vitest";
import type { FactRow, FactRows } from "../../runtime/plan/facts.ts";
import { factsFromJson, factsToJson } from "../../runtime/plan/facts-json.ts";
import { readQueryOutput } from "../../runtime/plan/query-output.ts";

/** Rows in plain maps: those that were read share their keys. */
const plain = (read: FactRows | undefined): readonly FactRow[] =>
  Array.from(read ?? [], ({ files, values }) => ({
    files: new Map([...files].map(([label, file]) => [label, new Map(file)])),
    values: new Map(values),
  }));

const row = (files: Record<string, Record<string, string>>, values: Record<string, string> = {}): FactRow => ({
  files: new Map(Object.entries(files).map(([label, file]) => [label, new Map(Object.entries(file))])),
  values: new Map(Object.entries(values)),
});

const twoFiles = `
<list>
    <line>
        <line00001>
            <file>
                <sci>
                    CCD = 2
                    filename = raw_2.fits
                    patch = 8,6
                </sci>
                <wgt>
                    filename = wgt_2.fits
                    compression = .fz
                </wgt>
            </file>
            tile = T1
        </line00001>
        <line00002>
            <file>
                <sci>
                    filename = raw_10.fits
                    compression = None
                </sci>
            </file>
        </line00002>
    </line>
</list>
`;

describe("what a query program wrote", () => {
  const rows = [
    row(
      { sci: { ccd: "2", filename: "raw_2.fits", patch: "8,6" }, wgt: { filename: "wgt_2.fits", compression: ".fz" } },
      { tile: "T1" },
    ),
    row({ sci: { filename: "raw_10.fits" } }),
  ];
  it("is read from WCL: several files in a line, values of the line, keys folded, a comma left alone", () => {
    const read = readQueryOutput(twoFiles, "wcl", "q.wcl");
    expect({ ...read, rows: plain(read.rows) }).toEqual({ rows, problems: [] });
  });
  it("is read from JSON of the same shape", () => {
    const json = {
      list: {
        line: {
          line00001: {
            file: {
              sci: { CCD: "2", filename: "raw_2.fits", patch: "8,6" },
              wgt: { filename: "wgt_2.fits", compression: ".fz" },
            },
            tile: "T1",
          },
          line00002: { file: { sci: { filename: "raw_10.fits", compression: null } } },
        },
      },
    };
    const read = readQueryOutput(JSON.stringify(json), "json", "q.json");
    expect({ ...read, rows: plain(read.rows) }).toEqual({ rows, problems: [] });
  });
  it("keeps every digit of a JSON number", () => {
    const json = `{"list":{"line":{"l1":{"file":{"a":{"filename":"f","id":123456789012345678901,"mag":20.0,"ok":true}}}}}}`;
    expect(plain(readQueryOutput(json, "json", "q.json").rows)).toEqual([
      row({ a: { filename: "f", id: "123456789012345678901", mag: "20.0", ok: "True" } }),
    ]);
  });
  it.each([
    ["wcl", "", "BLK451", "no lines"],
    ["wcl", "<list>\n<line>\n</line>\n</list>", "BLK451", "no lines"],
    ["wcl", "<list>\n<line>\n", "WCL103", ""],
    ["json", "{", "BLK452", "not JSON"],
    ["json", `{"list": {"line": []}}`, "BLK451", "no lines"],
    ["json", `{"list":{"line":{"l1":{"file":{"a":{"ccd":1}}}}}}`, "BLK452", "l1: file a: it has no filename"],
    ["json", `{"list":{"line":{"l1":{"ccd":1}}}}`, "BLK452", "l1: a line needs a section file"],
  ] as const)("is refused with a reason: %s %j", (format, text, code, message) => {
    const { rows: none, problems } = readQueryOutput(text, format, "q.out");
    expect([...none]).toEqual([]);
    expect(problems[0]).toMatchObject({ code, file: "q.out" });
    expect(problems[0]?.message).toContain(message);
  });
});

describe("facts in a file", () => {
  const facts = {
    taken: "2026-11-22T10:00:00Z",
    modules: new Map([
      [
        "m1",
        new Map([
          ["list-in", [row({ sci: { filename: "a", ccd: "2" }, wgt: { filename: "b" } }, { tile: "T1" })]],
          ["file-raw", [row({ file0001: { filename: "c", patch: "8,6" } }), row({ img: { filename: "d" } })]],
        ]),
      ],
      ["m2", new Map()],
    ]),
  };
  it("come back as they were saved", () => {
    const text = factsToJson(facts);
    expect(JSON.parse(text)).toMatchObject({ v: 1, taken: facts.taken });
    const read = factsFromJson(text, "f.json");
    expect(read.problems).toEqual([]);
    expect(read.facts?.taken).toBe(facts.taken);
    const modules = [...(read.facts?.modules ?? [])].map(
      ([name, lists]) => [name, new Map([...lists].map(([list, all]) => [list, plain(all)]))] as const,
    );
    expect(new Map(modules)).toEqual(facts.modules);
  });
  it("are accepted bare, with a line of several files in either form", () => {
    const text = `{"M1": {"list-IN": [{"sci": {"filename": "a", "CCD": 2}}, {"files": {"sci": {"filename": "a", "ccd": 2}}}],
      "file-raw": [{"filename": "c", "mag": 20.25}]}}`;
    const read = factsFromJson(text, "f.json");
    expect(read.problems).toEqual([]);
    expect(read.facts?.taken).toBe("");
    const sci = row({ sci: { filename: "a", ccd: "2" } });
    expect(plain(read.facts?.modules.get("m1")?.get("list-in"))).toEqual([sci, sci]);
    expect(plain(read.facts?.modules.get("m1")?.get("file-raw"))).toEqual([
      row({ file0001: { filename: "c", mag: "20.25" } }),
    ]);
  });
  it("name the row that is wrong and keep the others", () => {
    const read = factsFromJson(
      `{"m1": {"list-in": [{"ccd": 1}, {"filename": "a"}], "raw": [], "file-x": 3}}`,
      "f.json",
    );
    expect(read.problems.map(({ message }) => message)).toEqual([
      "m1 list-in, row 1: it has no filename",
      "m1: raw is neither list-NAME nor file-NAME",
      "m1: file-x must be an array of rows",
    ]);
    expect(read.facts?.modules.get("m1")?.get("list-in")).toHaveLength(1);
  });
  it.each(["", "[]", "3", `{"v": 2, "modules": {}}`, `{"v": 1}`])("are refused when they are none: %j", (text) => {
    const read = factsFromJson(text, "f.json");
    expect(read.facts).toBeUndefined();
    expect(read.problems).toHaveLength(1);
  });
});
