import { readFileSync, readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { toData } from "../../runtime/config/data.ts";
import { loadProgram } from "../../runtime/config/load.ts";
import type { RunEvent } from "../../runtime/events/event.ts";
import type { JobSpec } from "../../runtime/execution/job-spec.ts";
import { filetypesFromWcl, type SectionData } from "../../runtime/metadata/filetype.ts";
import { diskSystem } from "../../runtime/system.ts";
import { jobBench, type JobBench, type Step } from "./job-bench.ts";

const golden = fileURLToPath(new URL("golden/job", import.meta.url));
let bench: JobBench;
beforeEach(async () => {
  bench = await jobBench();
});
afterEach(() => bench.remove());

/** What a job comes to, the same for our events and for the reference's tables. */
interface Result {
  readonly exit: number;
  /** Number of the wrapper instance, its code. */
  readonly wrappers: readonly string[];
  /** Program, its code. */
  readonly programs: readonly string[];
  readonly registered: readonly string[];
  readonly places: readonly string[];
  readonly used: readonly string[];
  readonly derived: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
}

type Row = Readonly<Record<string, string | number | null>>;
interface Golden {
  readonly runner_exit: number;
  readonly tables: Readonly<Record<string, readonly Row[]>>;
}

function rowsOf(name: string, table: string): readonly Row[] {
  return (JSON.parse(readFileSync(join(golden, `${name}.json`), "utf8")) as Golden).tables[table] ?? [];
}

/** What the reference did, without its junk tar file, which this engine does not make. */
function expectedOf(name: string): Result {
  const { runner_exit: exit, tables } = JSON.parse(readFileSync(join(golden, `${name}.json`), "utf8")) as Golden;
  const rows = (table: string) => tables[table] ?? [];
  const files = new Map(rows("desfile").map((row) => [row.id, row]));
  const nameOf = (id: unknown) => String(files.get(id as number)?.filename);
  const tasks = rows("task");
  const made = rows("desfile").filter((row) => row.wgb_task_id !== 0 && row.filetype !== "junk_tar");
  return {
    exit,
    wrappers: tasks.filter((row) => row.name === "jobwrapper").map((row) => `${Number(row.label)} ${row.status}`),
    programs: tasks.filter((row) => row.name === "exec_1").map((row) => `${row.label} ${row.status}`),
    registered: made.map((row) => `${row.filetype} ${row.filename}`).sort(),
    places: rows("file_archive_info")
      .filter((row) => row.path !== "raw" && !String(row.path).includes("junk"))
      .map((row) => `${row.path}/${row.filename}`)
      .sort(),
    used: rows("opm_used").map((row) => nameOf(row.desfile_id)),
    derived: rows("opm_was_derived_from").map(
      (row) => `${nameOf(row.child_desfile_id)} from ${nameOf(row.parent_desfile_id)}`,
    ),
    metadata: Object.fromEntries(rows("image").map((row) => [String(row.filename), row])),
  };
}

function resultOf(exit: number, events: readonly RunEvent[]): Result {
  const ended = events
    .flatMap((event) => (event.kind === "wrapper-ended" ? event : []))
    .sort((one, other) => one.wrapnum - other.wrapnum);
  const programs = new Map(ended.flatMap((event) => event.execs.map((exec) => [event.wrapnum, exec.name] as const)));
  const codes = events.flatMap((event) =>
    event.kind === "exec-ended" ? [[event.wrapnum, event.status] as const] : [],
  );
  const packed = events.flatMap((event) => (event.kind === "files-compressed" ? event.files : []));
  const files = [...ended.flatMap((event) => event.files), ...packed.map(({ file }) => file)];
  return {
    exit,
    wrappers: ended.map((event) => `${event.wrapnum} ${event.status}`),
    programs: codes.sort(([one], [other]) => one - other).map(([wrapnum, code]) => `${programs.get(wrapnum)} ${code}`),
    registered: files.map((file) => `${file.filetype} ${file.filename}`).sort(),
    places: events.flatMap((event) => (event.kind === "file-placed" ? `${event.path}/${event.filename}` : [])).sort(),
    used: [
      ...ended.flatMap((event) => event.used.map((file) => file.filename)),
      ...packed.map(({ plain }) => plain.filename),
    ],
    derived: [
      ...ended.flatMap((event) =>
        event.derived.map(({ child, parent }) => `${child.filename} from ${parent.filename}`),
      ),
      ...packed.map(({ plain, file }) => `${file.filename} from ${plain.filename}`),
    ],
    metadata: Object.fromEntries(
      ended
        .flatMap((event) => event.files)
        .filter((file) => file.filetype === "img")
        .map((file) => [file.filename, file.metadata]),
    ),
  };
}

/** The two wrapper instances of the golden job; a change is a replacement in the text of one of them. */
function steps(changes: Readonly<Record<number, readonly [string, string]>>): Step[] {
  return [1, 2].map((wrapnum) => {
    const text = readFileSync(join(golden, `w${wrapnum}_in.wcl`), "utf8");
    const [from, to] = changes[wrapnum] ?? ["", ""];
    expect(text).toContain(from);
    return {
      ...{ wrapnum, wcl: text.replace(from, to), outputs: [`red/img${wrapnum}.fits`] },
      inputs: [{ path: "raw/in1.txt", text: "in1" }],
      ...{ log: `log/m1/w${wrapnum}.log`, logArchivePath: "MMG/r11/U1/p01/log/m1" },
    };
  });
}

function filetypes(): JobSpec["filetypes"] {
  const { program } = loadProgram(join(golden, "job.wcl"), diskSystem(), { defaults: "none" });
  const section = toData(program.root).get("filetype_metadata") as SectionData;
  return Object.fromEntries(filetypesFromWcl(section).filetypes);
}

const call = "_1 = ${filespecs.img.fullname}";
const gzip: JobSpec["compression"] = {
  ...{ when: "file", program: "gzip", args: "-k ${__UCFILE__}", suffix: ".gz", plain: "removed" },
  version: { flag: "--version", pattern: "gzip (\\S+)" },
};
const unversioned: JobSpec["compression"] = { ...gzip, version: { flag: "--help", pattern: "never (printed)" } };
const first = ["red/img1.fits"];

interface Case {
  /** Files of the first wrapper instance that are compressed. */
  readonly compressed?: readonly string[];
  /** The case whose golden is the right result, where the reference's own is a fault. */
  readonly as?: string;
  readonly threads?: number;
  readonly spec?: Partial<JobSpec>;
  readonly change?: Readonly<Record<number, readonly [string, string]>>;
}
const cases: Readonly<Record<string, Case>> = {
  seq_ok: {},
  threads2_ok: { threads: 2 },
  seq_ok_output_at_wrapper_level: { spec: { saveAt: "wrapper" } },
  seq_ok_no_output: { spec: { saveAt: "never" } },
  seq_first_fails_exit4: { change: { 1: [call, `${call} 4`] } },
  seq_second_fails_exit3: { change: { 2: [call, `${call} 3`] } },
  threads2_second_fails_exit3: { threads: 2, change: { 2: [call, `_1 = -c "sleep 1; mkfits red/img2.fits 3"`] } },
  seq_second_makes_bad_fits: { change: { 2: ["execname = mkfits", "execname = mkbad"] } },
  seq_ok_compress: { compressed: first, spec: { compression: gzip } },
  // Nothing is saved there though all succeeded, since the compressor tells no version, or has removed its input itself.
  compressor_without_version: { compressed: first, spec: { compression: unversioned }, as: "seq_ok_compress" },
  compressor_deletes_its_input: {
    ...{ compressed: first, as: "seq_ok_compress" },
    spec: { compression: { ...gzip, args: "${__UCFILE__}" } },
  },
  seq_second_misses_output: { change: { 2: ["execname = mkfits", "execname = showargs"] } },
};

describe("jobs of the reference: exit, codes, registered files, places, provenance, metadata", () => {
  it.each(Object.entries(cases))(
    "%s",
    async (name, { threads = 1, spec = {}, change = {}, compressed = [], as = name }) => {
      const shell = name === "threads2_second_fails_exit3";
      const all = steps(change).map((step) =>
        shell && step.wrapnum === 2
          ? { ...step, wcl: step.wcl?.replace("execname = mkfits", "execname = sh") ?? "" }
          : step,
      );
      await bench.job(
        [{ module: "m1", threads, steps: all }],
        { saveAt: "job", filetypes: filetypes(), ...spec },
        { compressed },
      );
      const exit = await bench.run();
      const expected = expectedOf(as);
      const programs = shell ? expected.programs.map((one) => one.replace("mkfits 3", "sh 3")) : expected.programs;
      const got = resultOf(exit, await bench.events());
      expect({ ...got, metadata: {} }).toEqual({ ...expected, programs, metadata: {} });
      for (const [file, row] of Object.entries(got.metadata))
        expect(row).toMatchObject(withoutIds(expected.metadata[file] as Row));
      expect(Object.keys(got.metadata).sort()).toEqual(Object.keys(expected.metadata).sort());
    },
  );

  it("seq_input_missing_in_archive: nothing is run, nothing is registered", async () => {
    await bench.job([{ module: "m1", steps: steps({}) }], { saveAt: "job" });
    await rm(join(bench.archive, "raw/in1.txt"));
    const expected = expectedOf("seq_input_missing_in_archive");
    expect(resultOf(await bench.run(), await bench.events())).toEqual(expected);
  });
});

describe("jobs of the reference: messages, and what is missing", () => {
  it("seq_ok_qcf: the programs' lines are told of once each, with their pattern", async () => {
    const all = { execname: "global", lines: 1, keep: "line" } as const;
    const patterns = [
      { id: 2, pattern: "ERROR", level: 1, ...all },
      { id: 3, pattern: "WARN", level: 2, ...all },
    ] as const;
    const spec = { saveAt: "job", filetypes: filetypes(), quality: { patterns, ignores: [], filters: [] } } as const;
    await bench.job([{ module: "m1", steps: steps({}) }], spec);
    const exit = await bench.run();
    const events = await bench.events();
    expect({ ...resultOf(exit, events), metadata: {} }).toEqual({ ...expectedOf("seq_ok_qcf"), metadata: {} });
    // The reference's own reader warns in the same log; there is no such warning here.
    const golden = rowsOf("seq_ok_qcf", "task_message").filter(({ message }) => !/Ignoring line/.test(String(message)));
    const told = events.flatMap((event) =>
      event.kind === "message" ? [{ message: event.text, message_lvl: event.level }] : [],
    );
    expect(told).toEqual(golden.map(({ message, message_lvl }) => ({ message, message_lvl })));
  });

  it("seq_second_input_not_in_db: the second does not run and registers nothing; its log is kept here", async () => {
    const [one, two] = steps({ 2: ["raw/in1.txt", "raw/other.txt"] });
    if (one === undefined || two === undefined) throw new Error("the job has two wrapper instances");
    await bench.job([{ module: "m1", steps: [one, { ...two, inputs: [] }] }], {
      saveAt: "job",
      filetypes: filetypes(),
    });
    const expected = expectedOf("seq_second_input_not_in_db");
    const got = resultOf(await bench.run(), await bench.events());
    expect(got.exit).toBe(3);
    expect({ ...got, exit: 1, metadata: {} }).toEqual({
      ...expected,
      wrappers: ["1 0", "2 3"],
      registered: ["img img1.fits", "log w1.log", "log w2.log"],
      places: [...expected.places, "MMG/r11/U1/p01/log/m1/w2.log"].sort(),
      metadata: {},
    });
  });
});

it("every golden job is a case", () => {
  const known = [...Object.keys(cases), "seq_input_missing_in_archive", "seq_ok_qcf", "seq_second_input_not_in_db"];
  const names = readdirSync(golden).filter((name) => name.endsWith(".json"));
  expect(known.map((name) => `${name}.json`).sort()).toEqual(names.sort());
  expect(names).toHaveLength(15);
});

function withoutIds(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([key]) => key !== "id" && key !== "desfile_id"));
}
