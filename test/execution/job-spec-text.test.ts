import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { jobSpecText, readJobSpecText } from "../../runtime/execution/job-spec-text.ts";
import type { JobSpec, JobWrapper } from "../../runtime/execution/job-spec.ts";
import { identity } from "../kit/events.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wcl-spec-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const wrapper = (wrapnum: number): JobWrapper => ({
  ...{
    wrapnum,
    keys: { patch: '8,6 "x"\n{"wrapnum":' },
    wrappername: "genwrap.py",
    inputwcl: `in/${String(wrapnum)}.wcl`,
  },
  ...{ outputwcl: "out.wcl", log: "log", logArchivePath: "P", inputs: [], outputs: [], unsaved: [], known: {} },
});
const spec: JobSpec = {
  ...{
    v: 1,
    identity,
    block: "b1",
    blknum: 1,
    jobnum: "0001",
    keys: {},
    stageIn: {},
    home: { name: "home", root: "/a" },
  },
  ...{
    saveAt: "wrapper",
    masterSavefiles: "file",
    stopOnFail: true,
    environment: {},
    programPath: [],
    graceSeconds: 1,
  },
  ...{ filetypes: {}, filenamePatterns: {}, minFreeBytes: 0 },
  groups: [
    { module: "a", threads: 2, wrappers: [1, 2, 3].map(wrapper) },
    { module: "none", threads: 1, wrappers: [] },
    { module: "b", threads: 1, wrappers: [wrapper(4)] },
  ],
};

it("is JSON as any, a line for each wrapper instance, and comes back as it was", async () => {
  const text = jobSpecText(spec);
  expect(JSON.parse(text)).toEqual(spec);
  expect(text.split("\n").filter((line) => line.startsWith('{"wrapnum":'))).toHaveLength(4);
  const path = join(folder, "job.json");
  await writeFile(path, text);
  expect(await readJobSpecText(path)).toEqual(spec);
});

it.each([
  ["on one line", (one: JobSpec) => JSON.stringify(one)],
  ["on many", (one: JobSpec) => JSON.stringify(one, undefined, 2)],
])("is read as well when it is written %s", async (_, write) => {
  const path = join(folder, "job.json");
  await writeFile(path, write(spec));
  expect(await readJobSpecText(path)).toEqual(spec);
});

it("that is cut off is an error", async () => {
  const path = join(folder, "job.json");
  await writeFile(path, jobSpecText(spec).slice(0, 700));
  await expect(readJobSpecText(path)).rejects.toThrow(SyntaxError);
});
