import { describe, expect, it } from "vitest";
import { lineageGroups, type LineageAnswer } from "../../client/files/lineage-groups.ts";

const file = (id: number, filetype: string, task: number) => ({ id, name: `${filetype}_${id}.fits`, filetype, task });
const up: LineageAnswer = {
  ...{ root: 30, namedAt: null },
  files: [file(30, "coadd", 3), file(20, "warp", 2), file(21, "warp", 2), file(10, "raw", 1), file(99, "flat", 1)],
  derived: [
    { child: 30, parent: 20 },
    { child: 30, parent: 21 },
    { child: 20, parent: 10 },
    { child: 21, parent: 10 },
  ],
  tasks: [
    { id: 1, module: null },
    { id: 2, module: "make_warps" },
    { id: 3, module: "assemble" },
  ],
};

describe("the lineage of a file, as it is drawn", () => {
  it("is a group for each type and module, ancestors first, the file itself among them", () => {
    const down: LineageAnswer = {
      ...{ root: 30, namedAt: null },
      files: [file(30, "coadd", 3), file(40, "cat", 4)],
      derived: [{ child: 40, parent: 30 }],
      tasks: [{ id: 4, module: "measure" }],
    };
    expect(lineageGroups([up, down])).toMatchObject([
      { filetype: "raw", module: "", count: 1, after: [], root: false },
      { filetype: "warp", module: "make_warps", count: 2, names: ["warp_20.fits", "warp_21.fits"], after: ["raw "] },
      { filetype: "coadd", module: "assemble", count: 1, after: ["warp make_warps"], root: true },
      { filetype: "cat", module: "measure", count: 1, after: ["coadd assemble"], root: false },
    ]);
  });

  it("leaves out what was only read, and ends with round trips and with nothing", () => {
    expect(lineageGroups([up]).map(({ filetype }) => filetype)).not.toContain("flat");
    const round = [
      { child: 20, parent: 21 },
      { child: 21, parent: 20 },
    ];
    expect(lineageGroups([{ ...up, root: 20, derived: round }])).toHaveLength(1);
    expect(lineageGroups([])).toEqual([]);
  });
});
