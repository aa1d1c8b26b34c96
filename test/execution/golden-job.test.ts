import { readFileSync } from "node:fs";
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
  const files = ended.flatMap((event) => event.files);
  return {
    exit,
    wrappers: ended.map((event) => `${event.wrapnum} ${event.status}`),
    programs: codes.sort(([one], [other]) => one - other).map(([wrapnum, code]) => `${programs.get(wrapnum)} ${code}`),
    registered: files.map((file) => `${file.filetype} ${file.filename}`).sort(),
    places: events.flatMap((event) => (event.kind === "file-placed" ? `${event.path}/${event.filename}` : [])).sort(),
    used: ended.flatMap((event) => event.used.map((file) => file.filename)),
    derived: ended.flatMap((event) =>
      event.derived.map(({ child, parent }) => `${child.filename} from ${parent.filename}`),
    ),
    metadata: Object.fromEntries(
      files.filter((file) => file.filetype === "img").map((file) => [file.filename, file.metadata]),
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
interface Case {
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
  seq_second_misses_output: { change: { 2: ["execname = mkfits", "execname = showargs"] } },
};

describe("jobs of the reference: exit, codes, registered files, places, provenance, metadata", () => {
  it.each(Object.entries(cases))("%s", async (name, { threads = 1, spec = {}, change = {} }) => {
    const shell = name === "threads2_second_fails_exit3";
    const all = steps(change).map((step) =>
      shell && step.wrapnum === 2
        ? { ...step, wcl: step.wcl?.replace("execname = mkfits", "execname = sh") ?? "" }
        : step,
    );
    await bench.job([{ module: "m1", threads, steps: all }], { saveAt: "job", filetypes: filetypes(), ...spec });
    const exit = await bench.run();
    const expected = expectedOf(name);
    const programs = shell ? expected.programs.map((one) => one.replace("mkfits 3", "sh 3")) : expected.programs;
    const got = resultOf(exit, await bench.events());
    expect({ ...got, metadata: {} }).toEqual({ ...expected, programs, metadata: {} });
    for (const [file, row] of Object.entries(got.metadata))
      expect(row).toMatchObject(withoutIds(expected.metadata[file] as Row));
    expect(Object.keys(got.metadata).sort()).toEqual(Object.keys(expected.metadata).sort());
  });

  it("seq_input_missing_in_archive: nothing is run, nothing is registered", async () => {
    await bench.job([{ module: "m1", steps: steps({}) }], { saveAt: "job" });
    await rm(join(bench.archive, "raw/in1.txt"));
    const expected = expectedOf("seq_input_missing_in_archive");
    expect(resultOf(await bench.run(), await bench.events())).toEqual(expected);
  });
});

function withoutIds(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([key]) => key !== "id" && key !== "desfile_id"));
}
