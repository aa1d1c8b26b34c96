import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sandbox, type Sandbox } from "../kit/wcl.ts";
import { oneModule } from "./one-module-submission.ts";

/** What the programs of a batch system say that is there, but will not have these jobs. */
const programs = {
  sbatch: `[ "$1" = --version ] && { echo slurm 24.05.2; exit 0; }\necho "sbatch: error: invalid partition specified" >&2\nexit 1`,
  squeue: "exit 0",
  scontrol: "exit 0",
  scancel: "exit 0",
  condor_version: `echo '$CondorVersion: 23.4.0 2024-02-08 $'`,
  condor_submit_dag: `[ "$1" = -version ] && exit 0\necho "ERROR: submit attempt failed" >&2\nexit 1`,
  condor_q: "exit 0",
};

describe("wcl plan --write --engine", () => {
  let place: Sandbox;
  let bin = "";
  let file = "";
  let facts = "";
  beforeAll(async () => {
    bin = await mkdtemp(join(tmpdir(), "wcl-bin-"));
    for (const [name, text] of Object.entries(programs)) {
      await writeFile(join(bin, name), `#!/bin/sh\n${text}\n`);
      await chmod(join(bin, name), 0o755);
    }
    place = await sandbox({ PATH: `${bin}:${process.env.PATH ?? ""}` });
    file = join(place.folder, "ask.des");
    facts = join(place.folder, "facts.json");
    const text = oneModule(join(place.folder, "archive"), "exec = never-run\nargs = ${qoutfile}")
      .replace("create_junk_tarball = False", "create_junk_tarball = True\nrequest_memory = 4000\njob_priority = 3")
      .replace("blocklist = b1", "blocklist = b1\ndivide_jobs_by = visit");
    await writeFile(file, text);
    await mkdir(join(place.folder, "night"));
    const rows = [12, 13].map((visit) => ({ filename: `raw_${visit}_1.txt`, visit, ccd: 1 }));
    await writeFile(facts, JSON.stringify({ v: 1, taken: "", modules: { m1: { "file-raw": rows } } }));
    for (const { filename, visit } of rows) {
      const path = join(place.folder, "night", filename);
      await writeFile(path, `${visit}\n`);
      const values = ["--value", `visit=${visit}`, "--value", "ccd=1"];
      await place.wcl(["ingest", path, "--filetype", "raw", "--wcl", file, "--dir", "raw", ...values]);
    }
  });
  afterAll(async () => {
    await place.remove();
    await rm(bin, { recursive: true, force: true });
  });

  const filesIn = async (folder: string): Promise<readonly string[]> =>
    (await readdir(folder, { recursive: true, withFileTypes: true }))
      .filter((one) => one.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
      .sort();

  test.each([
    ["slurm", 1, ["1.json", "1.sh", "1.waits.json"].map((name) => `wcl_U1_r1p01_1_${name}`)],
    ["htcondor", 2, ["1.sub", "config", "dag", "json", "options.json", "sh"].map((name) => `wcl_U1_r1p02_1.${name}`)],
  ])("%s: what the engine is given, byte for byte that of a run", async (engine, attempt, own) => {
    const folder = join(place.folder, engine);
    const words = ["--facts", facts, "--engine", engine];
    const written = await place.wcl(["plan", file, ...words, "--set", `attnum=${attempt}`, "--write", folder]);
    expect(written).toMatchObject({ code: 0 });
    const ran = await place.wcl(["submit", file, ...words]);
    expect(ran.code).not.toBe(0);
    expect(ran.stdout + ran.stderr).toMatch(/invalid partition|submit attempt failed/);
    const name = `wcl_U1_r1p0${attempt}_1`;
    const paths = await filesIn(folder);
    expect(paths.filter((path) => path.includes("/engine/"))).toEqual(
      [...own, "environment.sh", "runner.sh"].map((one) => `B01-b1/engine/${name}/${one}`).sort(),
    );
    expect(paths).toContain("B01-b1/0002/job.json");
    const run = join(place.folder, `runs/U1_r1p0${attempt}`);
    for (const path of paths)
      expect(await readFile(join(folder, path), "utf8"), path).toBe(await readFile(join(run, path), "utf8"));
  });

  test("what the engine would refuse is said, and nothing is written", async () => {
    const folder = join(place.folder, "refused");
    const words = ["plan", file, "--facts", facts, "--write", folder, "--engine", "slurm"];
    const refused = await place.wcl([...words, "--set", "slurm_options=--array=1"]);
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toMatch(/slurm_options may not have --array=1/);
    await expect(readdir(folder)).rejects.toThrow(/ENOENT/);
    const unknown = await place.wcl(["plan", file, "--facts", facts, "--engine", "pbs"]);
    expect(unknown).toMatchObject({ code: 2 });
    expect(unknown.stderr).toContain("there is no engine pbs: local, slurm, htcondor");
  });
});
