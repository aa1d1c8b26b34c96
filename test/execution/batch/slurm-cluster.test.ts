import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { smallRun, type SmallRun } from "../../kit/small-run.ts";
import { root } from "../../kit/wcl.ts";
import { ensureSlurm, startSlurm, type TestCluster } from "../../setup/slurm.mjs";

const reason = ensureSlurm();
if (reason !== undefined) console.log(`skipped: runs on a real Slurm (${reason})`);

describe.skipIf(reason !== undefined)("runs on a real Slurm of two virtual nodes", () => {
  let folder: string;
  let cluster: TestCluster;
  let small: SmallRun;
  const before = process.env.SLURM_CONF;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "wcl-slurm-"));
    cluster = await startSlurm(folder, { nodes: 2 });
    process.env.SLURM_CONF = cluster.conf;
    small = await smallRun();
  });
  afterAll(async () => {
    await small.remove();
    await cluster.stop();
    if (before === undefined) delete process.env.SLURM_CONF;
    else process.env.SLURM_CONF = before;
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  });

  const submit = (...words: string[]) => small.submit("--engine", "slurm", ...words);
  /** How often a job has begun, and how many programs it ran. */
  const starts = (attnum: number, job: string) => counted(attnum, job, "job-started");
  const counted = async (attnum: number, job: string, kind: string): Promise<number> => {
    const text = await readFile(join(small.runFolder(attnum), "B01-b1", job, "journal.jsonl"), "utf8");
    return text.split("\n").filter((line) => line.includes(`"kind":"${kind}"`)).length;
  };
  const until = async (what: () => boolean): Promise<void> => {
    for (let tries = 0; !what(); tries++) {
      if (tries > 300) throw new Error("it does not come to pass");
      await sleep(100);
    }
  };
  const queued = (): string[] => {
    const text = cluster.run("squeue", "-h", "-r", "-o", "%F_%K %T %N").stdout.trim();
    return text === "" ? [] : text.split("\n");
  };
  /** The next attempt, by an engine that the test can kill. */
  const engine = (): { readonly kill: () => void; readonly ended: Promise<unknown> } => {
    const words = [
      join(root, "dist/wcl.cjs"),
      "submit",
      small.file,
      "--facts",
      join(small.sandbox.folder, "facts.json"),
    ];
    const child = spawn(process.execPath, [...words, "--engine", "slurm"], {
      env: { ...process.env, ...small.sandbox.environment },
      stdio: "ignore",
    });
    const ended = new Promise((resolve) => child.once("close", resolve));
    return { kill: () => child.kill("SIGKILL"), ended };
  };
  const files = (attnum: number) =>
    small.ask(`select replace(filename, 'p0${attnum}', 'pNN') as name, md5sum, filetype from desfile
      where pfw_attempt_id = (select id from pfw_attempt where attnum = ${attnum}) and filetype = 'product' order by 1`);

  it("gives the files of the local engine, with an array and a dependency", async () => {
    const [onSlurm, here] = [await submit(), await small.submit()];
    expect([onSlurm.code, here.code], onSlurm.stderr).toEqual([0, 0]);
    const rows = await files(1);
    expect(rows).toHaveLength(8);
    expect(rows).toEqual(await files(2));
    const [graph = ""] = await readdir(join(small.runFolder(1), "B01-b1/engine")).then((names) =>
      names.filter((name) => name.startsWith("wcl_U_r1p01")),
    );
    const jobs = cluster.run("scontrol", "-o", "show", "job").stdout;
    expect(jobs).toContain(`JobName=${graph}_1 `);
    expect(await starts(1, "0001")).toBe(1);
  });

  it("goes on when the submit side is killed, and a resume runs nothing twice", async () => {
    const hold = join(small.sandbox.folder, "hold-3");
    await small.write({ first: `hold=${hold}` });
    const { kill, ended } = engine();
    await until(() => queued().filter((line) => line.includes("RUNNING")).length === 3);
    kill();
    await ended;
    await writeFile(hold, "");
    const resumed = await small.wcl("resume", small.run(3));
    expect(resumed.code, resumed.stdout + resumed.stderr).toBe(0);
    for (const job of ["0001", "0002", "0003", "0004"]) expect(await starts(3, job)).toBe(1);
    const [row] = await small.ask(
      "select count(*) as n from pfw_wrapper where pfw_attempt_id = (select id from pfw_attempt where attnum = 3)",
    );
    expect(Number(row?.n)).toBe(8);
  });

  it("tells a job that was cancelled by hand from one that failed, and tries it again when asked", async () => {
    const hold = join(small.sandbox.folder, "hold-4");
    await small.write({ first: `hold=${hold}` });
    const { ended } = engine();
    await until(() => queued().filter((line) => line.includes("RUNNING")).length === 3);
    const running = queued().find((line) => line.includes("RUNNING")) ?? "";
    cluster.run("scancel", running.split(" ")[0] ?? "");
    await until(() => queued().filter((line) => line.includes("RUNNING")).length === 2);
    await writeFile(hold, "");
    expect(await ended).toBe(1);
    const status = await small.wcl("status", small.run(4));
    expect(status.stdout).toContain("failed");
    const told = await readFile(join(small.runFolder(4), "journal.jsonl"), "utf8");
    expect(told).toMatch(/"text":"job 000\d: CANCELLED/);
    const again = await small.wcl("resume", small.run(4));
    expect(again.code, again.stdout + again.stderr).toBe(0);
  });

  it("waits for a controller that was killed", async () => {
    const hold = join(small.sandbox.folder, "hold-5");
    await small.write({ first: `hold=${hold}` });
    const { ended } = engine();
    await until(() => queued().filter((line) => line.includes("RUNNING")).length === 3);
    // Slurm itself forgets what it took in its last seconds.
    await sleep(7000);
    cluster.killController();
    await writeFile(hold, "");
    await sleep(5000);
    cluster.startController();
    expect(await ended).toBe(0);
    // Slurm may begin a job again that it does not remember; no program runs twice.
    const programs = ["0001", "0002", "0003", "0004"].map((job) => counted(5, job, "exec-started"));
    expect(await Promise.all(programs)).toEqual([2, 2, 2, 2]);
  }, 120_000);

  // Slurm lets a job that it begins again wait for two minutes.
  it.runIf(process.env.WCL_FAULTS === "long")(
    "gives a job of a dead node to another one",
    async () => {
      const hold = join(small.sandbox.folder, "hold-6");
      await small.write({ first: `hold=${hold}` });
      const { ended } = engine();
      await until(() => queued().filter((line) => line.includes("RUNNING")).length === 3);
      cluster.run("scontrol", "update", "nodename=node1", "state=down", "reason=test");
      await writeFile(hold, "");
      expect(await ended).toBe(0);
      cluster.run("scontrol", "update", "nodename=node1", "state=resume");
    },
    240_000,
  );

  it("says what Slurm refused, and leaves nothing half submitted", async () => {
    await small.write({ more: "slurm_partition = nopart" });
    const answer = await submit();
    expect(answer.code).toBe(1);
    expect(answer.stdout + answer.stderr).toContain("invalid partition specified: nopart");
    expect(queued()).toEqual([]);
  });

  it("says that there is no Slurm, before anything is made", async () => {
    const call = ["submit", small.file, "--engine", "slurm"];
    const box = { ...process.env, ...small.sandbox.environment, PATH: "/nowhere" };
    const child = spawn(process.execPath, [join(root, "dist/wcl.cjs"), ...call], { env: box });
    const said: Buffer[] = [];
    child.stderr.on("data", (chunk: Buffer) => said.push(chunk));
    expect(await new Promise((resolve) => child.once("close", resolve))).toBe(2);
    expect(Buffer.concat(said).toString()).toContain("Slurm is not on this machine: no program sbatch");
  });
});
