import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { smallRun, type SmallRun } from "../kit/small-run.ts";
import { root } from "../kit/wcl.ts";

/** What a program of HTCondor prints. */
function condor(...words: readonly [string, ...string[]]): string {
  const [program, ...rest] = words;
  const { stdout, stderr } = spawnSync(program, rest, { encoding: "utf8" });
  return `${stdout}${stderr}`;
}

async function until<Value>(what: string, ask: () => Value | undefined): Promise<Value> {
  for (let tries = 0; tries < 1200; tries++) {
    const value = ask();
    if (value !== undefined) return value;
    await sleep(100);
  }
  throw new Error(`in vain waited for: ${what}`);
}

/** `npm run condor` has them all, `node test/setup/condor.mjs --short` a few. */
const inLong = it.skipIf(process.env.WCL_CONDOR !== "long");

describe("jobs of a block on HTCondor", () => {
  let small: SmallRun;
  beforeAll(async () => {
    small = await smallRun();
  });
  afterAll(() => small.remove());

  const attempts = { made: 0 };
  /** Each test has an attempt of its own, whichever tests are run. */
  const nextAttempt = () => (attempts.made += 1);
  /** The folder in which HTCondor's files of a run's first DAG lie. */
  const graph = (attnum: number) => join(small.runFolder(attnum), `B01-b1/engine/wcl_${small.run(attnum)}_1`);
  const dag = (attnum: number, ending: string) => join(graph(attnum), `wcl_${small.run(attnum)}_1.${ending}`);
  /** What DAGMan says at its end, which may come after ours. */
  const metrics = (attnum: number) =>
    until("the end of DAGMan", () => {
      const file = dag(attnum, "dag.metrics");
      return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as object) : undefined;
    });
  const starts = (attnum: number) =>
    small.ask(
      `select w.modname, count(*)::int as n from pfw_wrapper w join pfw_attempt a on a.id = w.pfw_attempt_id
        where a.attnum = ${String(attnum)} group by w.modname order by w.modname`,
    );
  const once = [
    { modname: "first", n: 3 },
    { modname: "last", n: 1 },
    { modname: "merge", n: 1 },
    { modname: "second", n: 3 },
  ];
  /** A run that waits in its middle until `go` is called, with an engine that can be killed. */
  const begin = async (name: string) => {
    const gate = join(small.sandbox.folder, name);
    await small.write({ first: `hold=${gate}` });
    const words = ["submit", small.file, "--facts", join(small.sandbox.folder, "facts.json"), "--engine", "htcondor"];
    const child = spawn(process.execPath, [join(root, "dist/wcl.cjs"), ...words], {
      cwd: small.sandbox.folder,
      env: { ...process.env, ...small.sandbox.environment },
    });
    const told = { text: "" };
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (text: Buffer) => {
        told.text += text.toString("utf8");
      });
    const ended = new Promise<number | null>((resolve) => {
      child.on("close", (code) => {
        resolve(code);
      });
    });
    return { attempt: nextAttempt(), child, told, ended, go: () => writeFile(gate, "") };
  };
  const running = (attnum: number) =>
    until("three jobs that run", () =>
      existsSync(join(graph(attnum), "told")) &&
      readdirSync(join(graph(attnum), "told")).filter((mark) => mark.endsWith(".started")).length === 3
        ? true
        : undefined,
    );

  it("run each quantum once, and the DAG's own status says that all is well", async () => {
    const attempt = nextAttempt();
    const run = await small.submit("--engine", "htcondor");
    expect([run.stdout, run.code]).toEqual([expect.stringContaining("done  8 of 8"), 0]);
    expect(await starts(attempt)).toEqual(once);
    expect(await metrics(attempt)).toMatchObject({ DagStatus: 0, jobs: 4 });
    const ad = condor(
      "condor_history",
      "-limit",
      "1",
      "-constraint",
      "des_isjob",
      "-af",
      "des_project",
      "des_run",
      "des_block",
      "des_numjobs",
    );
    expect(ad.trim()).toBe(`P ${small.run(attempt)} b1 4`);
  });

  inLong("a job that fails: those behind it are skipped, and neither run nor DAG says that all is well", async () => {
    const attempt = nextAttempt();
    await small.write({ first: "exit=3" });
    const failed = await small.submit("--engine", "htcondor");
    expect(failed.code).toBe(1);
    expect((await starts(attempt)).map((row) => row.modname)).toEqual(["first"]);
    expect(await metrics(attempt)).not.toMatchObject({ DagStatus: 0 });
    expect(
      await small.ask(
        `select count(*)::int as n from pfw_job j join task t on t.id = j.task_id where t.status = 0 and j.pfw_attempt_id = (select id from pfw_attempt where attnum = ${String(attempt)})`,
      ),
    ).toEqual([{ n: 0 }]);
  });

  it("a held job is told with its reason, waits, and goes on when it is released", async () => {
    const { attempt, told, ended, go } = await begin("held");
    await running(attempt);
    const id = condor("condor_q", "-af", "ClusterId", "-constraint", "JobUniverse == 5").trim().split("\n")[0] ?? "";
    condor("condor_hold", id, "-reason", "the disk is looked at");
    await until("the note", () => {
      const journal = readFileSync(join(small.runFolder(attempt), "journal.jsonl"), "utf8");
      return /"note".*is held: the disk is looked at/.test(journal) ? true : undefined;
    });
    await go();
    condor("condor_release", id);
    expect([await ended, told.text.includes("done")]).toEqual([0, true]);
    expect(
      (
        await small.ask(
          `select count(*)::int as n from desfile d join pfw_attempt a on a.id = d.pfw_attempt_id where a.attnum = ${String(attempt)} and d.filetype = 'product'`,
        )
      )[0],
    ).toEqual({ n: 8 });
  });

  inLong("DAGMan killed: the schedd begins it again, and nothing is run twice", async () => {
    const { attempt, ended, go } = await begin("dagman");
    await running(attempt);
    const pid =
      condor("pgrep", "-f", `Lockfile wcl_${small.run(attempt)}_1.dag.lock`)
        .trim()
        .split("\n")[0] ?? "";
    expect(Number(pid)).toBeGreaterThan(1);
    process.kill(Number(pid), "SIGKILL");
    await sleep(3000);
    await go();
    expect(await ended).toBe(0);
    expect(await starts(attempt)).toEqual(once);
    // What is killed once is begun twice, and goes on with what its log tells.
    await metrics(attempt);
    expect(readFileSync(dag(attempt, "jobstate"), "utf8")).toContain("RECOVERY_STARTED");
  });

  inLong("the submit side killed: the jobs go on, a resume takes them up, and nothing is run twice", async () => {
    const { attempt, child, ended, go } = await begin("submit");
    await running(attempt);
    child.kill("SIGKILL");
    await ended;
    await go();
    const resumed = await small.wcl("resume", small.run(attempt));
    expect([resumed.stdout, resumed.code]).toEqual([expect.stringContaining("done  8 of 8"), 0]);
    expect(await starts(attempt)).toEqual(once);
  });

  inLong("a live run is not submitted a second time: neither by us nor by hand", async () => {
    const { attempt, ended, go } = await begin("twice");
    await running(attempt);
    const again = await small.wcl("resume", small.run(attempt));
    expect(again.code).not.toBe(0);
    expect(again.stderr).toContain(small.run(attempt));
    const byHand = spawnSync("condor_submit_dag", [dag(attempt, "dag")], { cwd: graph(attempt), encoding: "utf8" });
    expect(byHand.status).not.toBe(0);
    await go();
    expect(await ended).toBe(0);
    expect(await starts(attempt)).toEqual(once);
  });

  inLong("cancel takes the DAG and its jobs out of the queue", async () => {
    const { attempt, ended } = await begin("cancel");
    await running(attempt);
    expect((await small.wcl("cancel", small.run(attempt))).code).toBe(0);
    expect(await ended).not.toBe(0);
    expect(condor("condor_q", "-af", "ClusterId").trim()).toBe("");
  });
});
