import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { splitColumns } from "../../runtime/config/columns.ts";
import { differences as valueDifferences } from "../config/differences.ts";
import { conformance } from "../config/golden-files.ts";
import { wclHere } from "../kit/wcl-here.ts";
import { sandbox, type Sandbox } from "../kit/wcl.ts";
import { cmdlineCases } from "./cmdline-cases.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import { differences } from "./differences.ts";
import { expansionCases } from "./expansion-cases.ts";
import { parseCases, readersOwn } from "./parse-cases.ts";

// What the reference made of the same input, asked of the command line. All cases go through the commands in this
// process, and ten of each set through a process of their own.

const cases = [...parseCases(), ...expansionCases(), ...cmdlineCases()];
const sets = [...new Set(cases.map(({ set }) => set))];

describe.each(sets)("%s", (set) => {
  const members = cases.filter((one) => one.set === set);
  let folder: string;
  const before = process.cwd();
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "wcl-conformance-"));
    process.chdir(folder);
    for (const [name, value] of Object.entries(conformance.include_env)) process.env[name] = value;
  });
  afterAll(async () => {
    process.chdir(before);
    await rm(folder, { recursive: true });
  });
  it.each(members.map((one) => [one.name, one] as const))("%s", async (_name, one) => {
    await write(folder, one);
    expect(one.read(await wclHere(one.words), one)).toEqual(one.expected);
  });
});

describe("a process of its own answers the same", () => {
  let place: Sandbox;
  beforeAll(async () => {
    place = await sandbox(conformance.include_env);
  });
  afterAll(() => place.remove());
  it.each(sets)("%s", async (set) => {
    const members = cases.filter((one) => one.set === set);
    const step = Math.max(1, Math.floor(members.length / 10));
    const sample = members.filter((_, at) => at % step === 0).slice(0, 10);
    await Promise.all(
      sample.map(async (one, at) => {
        const folder = join(place.folder, set, String(at));
        await write(folder, one);
        const answer = await place.wcl(one.words, { cwd: folder });
        expect.soft(one.read(answer, one), one.name).toEqual(one.expected);
      }),
    );
  });
});

describe("columns, for which there is no command", () => {
  it.each(conformance.columns)("$input", ({ input, with_format, without_format }) => {
    const columns = splitColumns(input);
    const ours = { with_format: columns.map((one) => one.text), without_format: columns.map((one) => one.name) };
    const difference = valueDifferences.find((one) => one.set === "columns" && one.case === JSON.stringify(input));
    expect(ours).toEqual(difference?.ours ?? { with_format, without_format });
  });
});

describe("the account", () => {
  it("every case of every set is here", () => {
    const counted = Object.fromEntries(sets.map((set) => [set, cases.filter((one) => one.set === set).length]));
    expect(counted).toEqual({
      syntax: 173 - readersOwn.length,
      include: 46,
      expand: 154,
      expand_truncation: 3,
      search: 23,
      fwsplit: 14,
      cmdline: 30,
    });
  });
  it("every difference is a case", () => {
    const known = new Set(cases.map((one) => `${one.set} / ${one.name}`));
    expect(differences.filter((one) => !known.has(`${one.set} / ${one.case}`))).toEqual([]);
  });
});

async function write(folder: string, { files }: ConformanceCase): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}
