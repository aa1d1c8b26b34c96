import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import type { BackendJob } from "../../../runtime/execution/backend.ts";
import { divideIntoArrays } from "../../../runtime/execution/batch/slurm/divide.ts";
import { batchScript, dependencyOf, numbersOf } from "../../../runtime/execution/batch/slurm/script.ts";
import { divideForSlurm } from "../../../runtime/execution/batch/slurm/slurm.ts";
import {
  complaintOf,
  isAway,
  readAccounts,
  readJobs,
  readQueue,
  stateOf,
} from "../../../runtime/execution/batch/slurm/states.ts";

const golden = (name: string) => readFile(new URL(`golden/${name}.txt`, import.meta.url), "utf8");
const job = (jobnum: string, after: readonly string[] = [], more: Partial<BackendJob> = {}): BackendJob => ({
  ...{ jobnum, folder: `/runs/R/B01-b/${jobnum}`, after },
  ...more,
});
const graph = (jobs: readonly BackendJob[]) => ({ name: "wcl_R_1", folder: "/runs/R/B01-b/engine/wcl_R_1", jobs });

describe("a job graph as arrays of Slurm", () => {
  it("makes one array of jobs that wait for nobody", () => {
    const [only, ...more] = divideIntoArrays(graph([job("0001"), job("0002"), job("0003")]));
    expect(more).toEqual([]);
    expect(only?.waits).toEqual({ kind: "nobody" });
    expect([...(only?.elements ?? [])]).toEqual([
      ["0001", 0],
      ["0002", 1],
      ["0003", 2],
    ]);
  });

  it("lets each wait for the one of its number", () => {
    const arrays = divideIntoArrays(graph([job("1"), job("2"), job("3", ["2"]), job("4", ["1"])]));
    expect(arrays.map(({ waits }) => waits.kind)).toEqual(["nobody", "same number"]);
    expect(Object.fromEntries(arrays[1]?.elements ?? [])).toEqual({ 3: 1, 4: 0 });
  });

  it("lets one wait for all, and several for one", () => {
    const arrays = divideIntoArrays(
      graph([job("1"), job("2"), job("3", ["1", "2"]), job("4", ["3"]), job("5", ["3"])]),
    );
    const [first, ids] = [
      arrays.map(({ name }) => name),
      new Map(arrays.map(({ name }, at) => [name, String(100 + at)])),
    ];
    const sizes = new Map(arrays.map(({ name, elements }) => [name, elements.size]));
    expect(first).toEqual(["wcl_R_1_1", "wcl_R_1_2", "wcl_R_1_3"]);
    const words = arrays.map(({ waits }) => dependencyOf(waits, ids, sizes));
    expect(words).toEqual([undefined, "afterok:100", "afterok:101"]);
  });

  it("names single elements where not all of an array are meant", () => {
    const arrays = divideIntoArrays(graph([job("1"), job("2"), job("3"), job("4", ["1", "3"])]));
    const ids = new Map(arrays.map(({ name }) => [name, "7"]));
    const sizes = new Map(arrays.map(({ name, elements }) => [name, elements.size]));
    expect(dependencyOf(arrays[1]?.waits ?? { kind: "nobody" }, ids, sizes)).toBe("afterok:7_0:7_2");
  });

  it("keeps apart what asks for other things, and stays below the usual MaxArraySize", () => {
    const [large, small] = [{ resources: { memory: 4000 } }, { resources: { memory: 100 } }];
    const two = divideIntoArrays(graph([job("1", [], large), job("2", [], small), job("3", [], large)]));
    expect(two.map(({ elements }) => [...elements.keys()])).toEqual([["1", "3"], ["2"]]);
    const many = Array.from({ length: 2500 }, (_, at) => job(String(at)));
    expect(divideIntoArrays(graph(many)).map(({ elements }) => elements.size)).toEqual([1000, 1000, 500]);
  });
});

describe("the batch script", () => {
  const scriptOf = (one: BackendJob, mostAtOnce?: number) => {
    const given = { ...graph([one, { ...one, jobnum: "0002" }]), ...(mostAtOnce === undefined ? {} : { mostAtOnce }) };
    return divideForSlurm(given)[0]?.files.get("wcl_R_1_1.sh") ?? "";
  };

  it("says what the submission asks for", () => {
    const resources = { cpus: 4, memory: 2000, disk: 5_000_000, minutes: 90 };
    const requests = { queue: "long", slurm_account: "des", slurm_options: "--exclusive --constraint=x&y" };
    expect(scriptOf(job("0001", [], { resources, requests }), 8)).toBe(`#!/bin/sh
#SBATCH --job-name=wcl_R_1_1
#SBATCH --array=0-1%8
#SBATCH --output=/runs/R/B01-b/engine/wcl_R_1/out/%A_%a.out
#SBATCH --open-mode=append
#SBATCH --chdir=/runs/R/B01-b/engine/wcl_R_1
#SBATCH --export=NIL
#SBATCH --requeue
#SBATCH --signal=B:USR2@60
#SBATCH --kill-on-invalid-dep=yes
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=4
#SBATCH --mem=2000M
#SBATCH --tmp=4883M
#SBATCH --time=90
#SBATCH --partition=long
#SBATCH --account=des
#SBATCH --exclusive
#SBATCH "--constraint=x&y"
. /runs/R/B01-b/engine/wcl_R_1/environment.sh
exec /bin/sh /runs/R/B01-b/engine/wcl_R_1/runner.sh --list /runs/R/B01-b/engine/wcl_R_1/wcl_R_1_1.json "$SLURM_ARRAY_TASK_ID"
`);
  });

  it("ranks arrays below the one of highest priority, as only operators may rank above others", () => {
    const jobs = [undefined, 4, -2].map((priority, at) =>
      job(`000${String(at)}`, [], priority === undefined ? {} : { resources: { priority } }),
    );
    const nice = divideForSlurm(graph(jobs)).map(
      ({ name, files }) => /--nice=\d+/.exec(files.get(`${name}.sh`) ?? "")?.[0],
    );
    expect(nice).toEqual(["--nice=4", undefined, "--nice=6"]);
  });

  it("refuses options that would lose jobs, and what is no option", () => {
    for (const slurm_options of ["--array=1", "-o/dev/null", "--wrap=x", "rm", "--no-requeue", "-Jx", "--arr=1"])
      expect(() => scriptOf(job("1", [], { requests: { slurm_options } }))).toThrow(/slurm_options may not have/);
    expect(() => scriptOf(job("1", [], { requests: { slurm_max_jobs: "0" } }))).toThrow("slurm_max_jobs is 0");
    expect(() => scriptOf(job("1", [], { requests: { queue: "a\n#SBATCH --wrap=x" } }))).toThrow("line break");
  });

  it("keeps strange folders whole", () => {
    const array = divideIntoArrays(graph([job("1")]))[0];
    if (array === undefined) throw new Error("no array");
    const text = batchScript({ array, highest: 0, folder: `/a b/it's 100%/"x"` });
    expect(text).toContain(`#SBATCH "--output=/a b/it's 100%%/\\"x\\"/out/%A_%a.out"`);
    expect(text).toContain(`. '/a b/it'\\''s 100%/"x"/environment.sh'`);
  });

  it("writes numbers as ranges", () => {
    expect(numbersOf([3, 1, 2, 7])).toBe("1-3,7");
    expect(numbersOf([0])).toBe("0");
  });
});

describe("what Slurm prints", () => {
  it("reads a queue with all that stands in it", async () => {
    const jobs = readQueue(`squeue: warning: something\n${await golden("squeue")}`);
    expect([...jobs.keys()].sort()).toEqual(["13940_1", "13940_2", "13940_3", "13940_4", "13940_5"]);
    const states = [...jobs.values()].map((one) => stateOf(one).kind);
    expect(states.filter((kind) => kind === "ended")).toHaveLength(4);
    expect(stateOf(jobs.get("13940_5") ?? { state: "", reason: "", where: "" })).toEqual({
      kind: "waiting",
      why: "PENDING (JobArrayTaskLimit)",
    });
  });

  it("reads exit codes from scontrol", async () => {
    const jobs = readJobs(await golden("scontrol_o_show_job_array"));
    const failed = jobs.get("13940_3");
    expect(failed?.exit).toBe(7);
    expect(failed && stateOf(failed)).toEqual({
      kind: "ended",
      end: { kind: "exit", status: 7 },
      why: "FAILED (NonZeroExitCode), exit code 7",
    });
  });

  it("reads accounts, with the one who cancelled", () => {
    const jobs = readAccounts("5_1|CANCELLED by 0|0:15|node1\n5_2|TIMEOUT|0:0|node1\n5_[3-4]|PENDING|0:0|\n");
    expect([...jobs].map(([id, one]) => [id, stateOf(one)])).toEqual([
      ["5_1", { kind: "ended", end: { kind: "cancelled" }, why: "CANCELLED" }],
      ["5_2", { kind: "ended", end: { kind: "timeout" }, why: "TIMEOUT" }],
    ]);
  });

  it.each([
    ["PENDING", "Priority", "waiting"],
    ["PENDING", "JobHeldUser", "held"],
    ["PENDING", "(launch failed requeued held)", "held"],
    ["PENDING", "DependencyNeverSatisfied", "skipped"],
    ["CANCELLED", "DependencyNeverSatisfied", "skipped"],
    ["CANCELLED", "None", "cancelled"],
    ["COMPLETING", "None", "running"],
    ["SUSPENDED", "None", "running"],
    ["TIMEOUT", "TimeLimit", "timeout"],
    ["DEADLINE", "None", "timeout"],
    ["OUT_OF_MEMORY", "OutOfMemory", "memory"],
    ["NODE_FAIL", "NodeDown", "lost"],
    ["BOOT_FAIL", "None", "lost"],
    ["PREEMPTED", "None", "lost"],
    ["SPECIAL_EXIT", "None", "held"],
    ["REQUEUED", "None", "waiting"],
    ["A_WORD_OF_TOMORROW", "None", "waiting"],
  ])("takes %s with reason %s for %s", (state, reason, kind) => {
    const found = stateOf({ state, reason, where: "n" });
    expect(found.kind === "ended" ? found.end.kind : found.kind).toBe(kind);
  });

  it("tells a refusal from silence, in one line", async () => {
    expect(complaintOf(await golden("sbatch_err_partition"))).toBe(
      "invalid partition specified: nopart; Batch job submission failed: Invalid partition name specified",
    );
    expect(complaintOf(await golden("sbatch_err_option"))).toBe("unrecognized option '--bogus'");
    expect(isAway(await golden("sbatch_err_mem"))).toBe(false);
    expect(
      isAway("sbatch: error: Batch job submission failed: Unable to contact slurm controller (connect failure)"),
    ).toBe(true);
    expect(isAway("slurm_load_jobs error: Socket timed out on send/recv operation")).toBe(true);
  });
});
