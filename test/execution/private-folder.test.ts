import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JobWrapper } from "../../runtime/execution/job-spec.ts";
import {
  openPrivateFolder,
  removeLeftSpares,
  removeSpares,
  type SpareFolder,
} from "../../runtime/execution/private-folder.ts";

let job = "";
beforeEach(() => {
  job = mkdtempSync(join(tmpdir(), "wcl-private-"));
  for (const folder of ["inputwcl", "outputwcl", "log"]) mkdirSync(join(job, folder));
});
afterEach(() => {
  rmSync(job, { recursive: true, force: true });
});

const quantum = (wrapnum: number): JobWrapper => ({
  ...{ wrapnum, keys: {}, wrappername: "genwrap.py", inputwcl: `inputwcl/${wrapnum}.wcl` },
  ...{ outputwcl: `outputwcl/${wrapnum}.wcl`, log: `log/${wrapnum}.log`, logArchivePath: "log" },
  ...{ inputs: [], outputs: [], unsaved: [], known: {} },
});
const left = () => readdirSync(job).filter((name) => name.startsWith("fwtemp"));

describe("a private folder in which nothing was left", () => {
  it("is given on to the next wrapper instance, under its name, and is gone in the end", () => {
    const spares: SpareFolder[] = [];
    writeFileSync(join(job, "inputwcl/2.wcl"), "of the second");
    openPrivateFolder(job, quantum(1), [], spares).close([]);
    expect(left()).toEqual(["fwtemp0001"]);
    const second = openPrivateFolder(job, quantum(2), [], spares);
    expect(second.folder).toBe(join(job, "fwtemp0002"));
    expect(left()).toEqual(["fwtemp0002"]);
    expect(readFileSync(join(second.folder, "inputwcl/2.wcl"), "utf8")).toBe("of the second");
    second.close([]);
    removeSpares(spares);
    expect(left()).toEqual([]);
  });

  it("is not given on when a program left something there, or changed what was lent to it", () => {
    const spares: SpareFolder[] = [];
    const first = openPrivateFolder(job, quantum(1), [], spares);
    writeFileSync(join(first.folder, "scratch"), "");
    first.close([]);
    const second = openPrivateFolder(job, quantum(2), [], spares);
    rmSync(join(second.folder, "outputwcl"));
    symlinkSync("/tmp", join(second.folder, "outputwcl"));
    second.close([]);
    expect(spares).toEqual([]);
    expect(left()).toEqual(["fwtemp0001"]);
    expect(readdirSync(join(job, "fwtemp0001"))).toEqual(["scratch"]);
    expect(existsSync("/tmp")).toBe(true);
  });

  it("goes when the next start of the job sweeps; what holds strays stays", () => {
    openPrivateFolder(job, quantum(1), [], []).close([]);
    writeFileSync(join(openPrivateFolder(job, quantum(2), [], []).folder, "scratch"), "");
    removeLeftSpares(job);
    expect(left()).toEqual(["fwtemp0002"]);
  });
});
