import { spawn, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gradeOf, recoveryOf } from "../examples/recovery.ts";
import { findPostgres, startCluster, type Cluster } from "../kit/postgres.ts";
import { call, root } from "../kit/wcl.ts";
import { manualSteps } from "../docs/manual.ts";
import { prepareExample, type Example } from "./kit/example.ts";
import { noteTable } from "../kit/note-table.ts";

/** Wrapper instances by module; those of a run that was killed and taken up count once. */
async function tableOf(example: Example, attnum: number): Promise<readonly (readonly unknown[])[]> {
  const rows = await example.ask(
    `select w.modname, count(distinct w.wrapnum)::int as n from pfw_wrapper w join pfw_attempt a on a.id = w.pfw_attempt_id
      join task t on t.id = w.task_id where a.attnum = ${attnum} and t.status = 0 group by w.modname order by min(w.wrapnum)`,
  );
  return rows.map((row) => [row.modname, row.n]);
}

/** What a run left behind, without times, attempt numbers and tasks: files with checksums, places, provenance by name. */
async function traceOf(example: Example, attnum: number): Promise<unknown> {
  const suffix = `p${String(attnum).padStart(2, "0")}`;
  const plain = (rows: readonly Readonly<Record<string, unknown>>[]): readonly string[] =>
    rows.map((row) => JSON.stringify(row).replaceAll(suffix, "pNN")).sort();
  const mine = `join pfw_attempt a on a.id = d.pfw_attempt_id where a.attnum = ${attnum}`;
  return {
    // Logs tell times; everything else is the same to the last byte.
    files: plain(
      await example.ask(
        `select d.filename, d.filetype, case d.filetype when 'log' then null else d.md5sum end as md5sum from desfile d ${mine}`,
      ),
    ),
    places: plain(
      await example.ask(
        `select f.path, f.filename from file_archive_info f join desfile d on d.id = f.desfile_id ${mine}`,
      ),
    ),
    derived: plain(
      await example.ask(
        `select d.filename as child, p.filename as parent from opm_was_derived_from o join desfile d on d.id = o.child_desfile_id
           join desfile p on p.id = o.parent_desfile_id ${mine}`,
      ),
    ),
  };
}

function processesWith(word: string): readonly string[] {
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(word);
    } catch {
      return false;
    }
  });
}

/** A folder in which the example lies as in the project, and `wcl` is on the path. */
async function tourPlace(
  example: Example,
): Promise<{ readonly folder: string; readonly environment: Readonly<Record<string, string>> }> {
  const folder = join(example.folder, "..", "tour");
  await mkdir(join(folder, "examples"), { recursive: true });
  await symlink(example.folder, join(folder, "examples/dmtn-059"));
  return { folder, environment: { ...example.environment, PATH: `${example.folder}/bin:${process.env.PATH ?? ""}` } };
}

describe("the run of DMTN-059", () => {
  let example: Example;
  beforeAll(async () => {
    example = await prepareExample();
  });
  afterAll(() => example.remove());

  it("prints the note's table from the registry, and again with the next attempt number", async () => {
    for (const attnum of [1, 2]) {
      const run = await example.wcl("submit", example.submission);
      expect(run.stderr).toBe("");
      expect(run.code).toBe(0);
      expect(await tableOf(example, attnum)).toEqual(noteTable);
    }
    expect(
      await example.ask("select filename from desfile group by filename, compression having count(*) > 1"),
    ).toEqual([]);
    const invariants = readFileSync(join(root, "test/kit/invariants.sql"), "utf8");
    expect(await example.ask(invariants)).toEqual([]);
    const again = await traceOf(example, 2);
    expect(again).toEqual(await traceOf(example, 1));
  });

  it("gives back the stars that were put into the sky", async () => {
    const rows = await example.ask(
      `select f.path, f.filename, c.patch, c.filter from desfile d join file_archive_info f on f.desfile_id = d.id
         join catalog c on c.filename = d.filename join pfw_attempt a on a.id = d.pfw_attempt_id
        where d.filetype = 'deepcoadd_forced_src' and a.attnum = 1`,
    );
    expect(rows).toHaveLength(8);
    for (const { path, filename, patch, filter } of rows) {
      const catalog = join(example.folder, "work/archive", String(path), String(filename));
      const grade = gradeOf(
        recoveryOf(catalog, join(example.folder, "work/data/truth.json"), String(patch), String(filter)),
      );
      expect(grade.recoveredPart).toBeGreaterThanOrEqual(0.95);
      expect(Math.abs(grade.medianError)).toBeLessThan(0.05);
      expect(grade.withinFivePercent).toBeGreaterThanOrEqual(0.95);
    }
  });

  it("ends the same when engine and job are killed in the middle, and leaves no program running", async () => {
    const undisturbed = await traceOf(example, 1);
    const child = spawn(process.execPath, [join(root, "dist/wcl.cjs"), "submit", example.submission, "--json"], {
      cwd: example.folder,
      env: { ...process.env, ...example.environment },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const run = { name: "", ended: 0, jobPid: 0 };
    let rest = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        const event = JSON.parse(line) as { kind: string; run: string; pid?: number };
        run.name = event.run;
        if (event.kind === "job-started") run.jobPid = event.pid ?? 0;
        if (event.kind === "wrapper-ended") run.ended += 1;
        // First a job alone, later the engine with everything it has begun.
        if (event.kind === "wrapper-ended" && run.ended === 12) process.kill(run.jobPid, "SIGKILL");
      }
    });
    await new Promise((resolve) => child.on("close", resolve));
    expect(run.ended).toBeGreaterThanOrEqual(12);

    const engine = spawn(process.execPath, [join(root, "dist/wcl.cjs"), "resume", run.name, "--json"], {
      cwd: example.folder,
      env: { ...process.env, ...example.environment },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let seen = 0;
    engine.stdout.setEncoding("utf8").on("data", (text: string) => {
      seen += text.split('"kind":"wrapper-ended"').length - 1;
      if (seen >= 15) engine.kill("SIGKILL");
    });
    await new Promise((resolve) => engine.on("close", resolve));
    for (let tries = 0; tries < 100 && processesWith(join(example.folder, "bin")).length > 0; tries++) await sleep(200);
    expect(processesWith(join(example.folder, "bin"))).toEqual([]);

    const resumed = await example.wcl("resume", run.name);
    // What the killed engine had not brought into the registry is taken up first, and that is said.
    expect(resumed.stderr).toMatch(/^(Ht0_r11p03: recorded what its engine could not\n)?$/);
    expect(resumed.code).toBe(0);
    expect(await tableOf(example, 3)).toEqual(noteTable);
    expect(await traceOf(example, 3)).toEqual(undisturbed);
    expect(processesWith(join(example.folder, "bin"))).toEqual([]);
  });

  it("names the path that no longer fits the Butler template, and the task fails that cannot find its file", async () => {
    const patterns = join(example.folder, "submit/patterns.wcl");
    const sound = await readFile(patterns, "utf8");
    const broken = sound.replace(
      "runtime = ${job_repo_dir}/${job_outtype}/${filter}/${tract}/${patch}",
      "runtime = ${job_repo_dir}/${job_outtype}/${tract}/${filter}/${patch}",
    );
    expect(broken).not.toBe(sound);
    await writeFile(patterns, broken);
    const check = await example.wcl("check", example.submission);
    expect(check.code).toBe(1);
    expect(check.stdout).toMatch(/patterns\.wcl:\d+:\d+ error sync\/\S+ .*deepCoadd/);
    expect((await example.wcl("submit", example.submission)).code).toBe(1);

    // Run anyway: the project turns the check's errors into warnings.
    const settings = join(example.folder, "wcl.toml");
    await writeFile(settings, `${await readFile(settings, "utf8")}\n[rules]\n"sync/*" = "warning"\n`);
    const run = await example.wcl("submit", example.submission);
    expect(run.code).toBe(1);
    expect(run.stdout).toMatch(/failed +\d+ +make_coadd_temp_exp tract=0 patch=8x6/);
    expect(run.stdout).toMatch(/log: log\/make_coadd_temp_exp\/\S+\.log/);
    const name = /Ht0_r11p\d+/.exec(run.stdout)?.[0] ?? "";
    const log = await example.wcl("logs", name, "--module", "make_coadd_temp_exp");
    expect(log.stdout).toMatch(/warp-|deepCoadd/);
    await writeFile(patterns, sound);
  });

  it("does every command of the README's tour, in order, and each ends with 0", async () => {
    const [last] = await example.ask("select max(attnum) as attnum from pfw_attempt");
    const [made] = await example.ask(
      "select min(filename) as filename from desfile where filetype = 'deepcoadd_forced_src'",
    );
    const attempt = (after: number) => `Ht0_r11p${String(Number(last?.attnum) + after).padStart(2, "0")}`;
    const given = new Map([
      ["Ht0_r11p03", attempt(2)],
      ["NEW.des", "examples/dmtn-059/submit/dmtn-059.des"],
      ["OLD.des", "examples/dmtn-059/submit/dmtn-059.des"],
      ["--write DIR", "--write planned"],
      ["provenance FILE", `provenance ${String(made?.filename)}`],
    ]);
    const readme = await readFile(join(root, "README.md"), "utf8");
    const tour = readme.slice(readme.indexOf("## A tour for operators"), readme.indexOf("## Figures"));
    const typed = manualSteps(tour).flatMap((step) =>
      step.kind === "shell" ? step.commands.map(({ words }) => words) : [],
    );
    expect(typed.filter((command) => /\bwcl /.test(command)).length).toBeGreaterThan(25);
    const place = await tourPlace(example);
    for (const command of typed.filter((one) => !one.startsWith("export "))) {
      const words = [...given].reduce((text, [shown, real]) => text.replaceAll(shown, real), command);
      const answer = await call("bash", ["-e", "-c", words], { cwd: place.folder, environment: place.environment });
      expect(answer.code, `${words}\n${answer.stdout}${answer.stderr}`).toBe(0);
    }
    expect(await tableOf(example, Number(last?.attnum) + 1)).toEqual(noteTable);
    expect(await tableOf(example, Number(last?.attnum) + 2)).toEqual(noteTable);
  });
});

describe("the same run on PostgreSQL", () => {
  let cluster: Cluster | undefined;
  let example: Example | undefined;
  const found = findPostgres();
  beforeAll(async () => {
    if ("reason" in found) return;
    cluster = await startCluster(found.bin);
    example = await prepareExample(cluster.freshDatabase());
  });
  afterAll(async () => {
    await example?.remove();
    await cluster?.stop();
  });

  it("gives the same table, and psql shows it", async (context) => {
    if (cluster === undefined || example === undefined) {
      console.log(`skipped: ${"reason" in found ? found.reason : ""}`);
      context.skip();
      return;
    }
    const run = await example.wcl("submit", example.submission);
    expect(run.code).toBe(0);
    expect(await tableOf(example, 1)).toEqual(noteTable);
    const url = example.environment.WCL_REGISTRY ?? "";
    const psql = spawnSync(
      join(cluster.bin, "psql"),
      [url, "-Atc", "select modname, count(*) from pfw_wrapper group by 1 order by min(wrapnum)"],
      {
        encoding: "utf8",
      },
    );
    expect(psql.stdout.trim().split("\n")).toEqual(noteTable.map((row) => row.join("|")));
  });
});
