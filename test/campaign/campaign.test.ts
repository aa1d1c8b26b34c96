import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { call, root } from "../kit/wcl.ts";
import { campaignTest, type CampaignTest } from "./campaign-place.ts";

describe("what is wrong is said before anything is submitted", () => {
  let place: CampaignTest;
  beforeAll(async () => {
    place = await campaignTest(200, "limit = 8");
  });
  afterAll(() => place.remove());
  const nothingMade = async () => {
    expect((await readdir(join(place.folder, "runs")).catch(() => [])).filter((name) => name !== ".campaigns")).toEqual(
      [],
    );
  };

  test("a template that does not render for unit 137", async () => {
    const step = await readFile(join(place.folder, "step.des"), "utf8");
    await writeFile(join(place.folder, "step.tmpl.des"), `{% include unit ~ ".j2" %}\n${step}`);
    for (let at = 1; at <= 200; at++)
      if (at !== 137) await writeFile(join(place.folder, `u${String(at).padStart(3, "0")}.j2`), `n = ${at}\n`);
    const text = (await readFile(place.file, "utf8")).replace("step.des", "step.tmpl.des");
    await writeFile(join(place.folder, "tmpl.toml"), text);
    const checked = await place.wcl(["campaign", "check", "tmpl.toml"]);
    expect(checked.stderr).toMatch(/^u137: step\.tmpl\.des:1:\d+ error TPL\d+ .*u137\.j2/m);
    expect(checked.stderr).not.toMatch(/^u136:/m);
    expect(checked.stdout).toBe("many: 200 units, 1 of them cannot be submitted\n");
    expect(checked.code).toBe(1);
    const driven = await place.wcl(["campaign", "tmpl.toml"]);
    expect(driven.stderr).toMatch(/u137: step\.tmpl\.des:1:\d+ error .*\n[^]*nothing was submitted/);
    expect(driven.code).toBe(2);
    await nothingMade();
  });

  const wrong: readonly (readonly [what: string, from: string, to: string, says: RegExp])[] = [
    ["an engine that is not there", "limit = 8", 'limit = 8\nengine = "moon"', /no engine moon/],
    ["a submission that is not there", "step.des", "nowhere.des", /nowhere\.des is not a file/],
    ["a table that is not there", "units.csv", "nowhere.csv", /nowhere\.csv cannot be read/],
    ["a column that is not there", 'unit = "{unit}"', 'unit = "{tile}"', /no column tile: unit/],
    ["a setting that means nothing", "limit = 8", "most = 8", /most is no setting of a campaign/],
  ];
  test.each(wrong)("%s", async (_, from, to, says) => {
    const text = (await readFile(place.file, "utf8")).replace(from, to);
    await writeFile(join(place.folder, "wrong.toml"), text);
    const answer = await place.wcl(["campaign", "wrong.toml"]);
    expect(answer.stderr).toMatch(says);
    expect(answer.stderr).not.toMatch(/\n\s+at /);
    expect(answer.code).toBe(2);
    await nothingMade();
  });

  test("an engine that is not installed", async () => {
    const text = (await readFile(place.file, "utf8")).replace("limit = 8", 'limit = 8\nengine = "slurm"');
    await writeFile(join(place.folder, "slurm.toml"), text);
    const answer = await call(process.execPath, [join(root, "dist/wcl.cjs"), "campaign", "slurm.toml"], {
      cwd: place.folder,
      environment: { ...place.environment, PATH: place.folder },
    });
    expect(answer).toMatchObject({ code: 2, stderr: expect.stringMatching(/no program sbatch/) as string });
    await nothingMade();
  });

  test("a campaign that nobody knows", async () => {
    expect(await place.wcl(["campaign", "status", "few"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("no campaign few") as string,
    });
  });
});

describe("an operator's hand on it", () => {
  let place: CampaignTest;
  beforeAll(async () => {
    place = await campaignTest(8, "limit = 2");
  });
  afterAll(() => place.remove());
  const counts = async () => {
    const { stdout } = await place.wcl(["campaign", "status", "many", "--json"]);
    return JSON.parse(stdout) as { state: string; counts: Record<string, number>; units: { runs: string[] }[] };
  };
  const until = async (fits: (view: Awaited<ReturnType<typeof counts>>) => boolean) => {
    for (let turn = 0; turn < 150; turn++) {
      const view = await counts();
      if (fits(view)) return view;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error(`it never came: ${JSON.stringify(await counts())}`);
  };

  test("left to itself, paused, gone on with, drained, taken up, to its end", async () => {
    expect((await place.wcl(["campaign", "many.toml", "--detach"])).stdout).toMatch(/many goes on by itself/);
    // One driver at a time, whoever asks.
    expect(await place.wcl(["campaign", "many.toml"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("driven already") as string,
    });
    await until((view) => (view.counts.done ?? 0) >= 1);
    expect((await place.wcl(["campaign", "pause", "many"])).stdout).toBe("many is paused\n");
    const paused = await until((view) => view.state === "paused" && view.counts.active === 0);
    expect(paused.counts.waiting).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect((await counts()).counts).toEqual(paused.counts);
    await place.wcl(["campaign", "resume", "many"]);
    await until((view) => (view.counts.done ?? 0) > (paused.counts.done ?? 0));
    await place.wcl(["campaign", "drain", "many"]);
    const drained = await until((view) => view.state === "stopped");
    expect(drained.counts).toMatchObject({ active: 0, submitting: 0 });
    expect((await place.wcl(["campaign", "resume", "many"])).stdout).toMatch(/goes on by itself/);
    const over = await place.wcl(["campaign", "status", "many", "--follow"]);
    expect(over.stdout).toMatch(/many {2}done {2}\d+ of 8 done/);
    const end = await counts();
    expect((end.counts.done ?? 0) + (end.counts.failed ?? 0)).toBe(8);
    expect((await place.wcl(["campaign", "status"])).stdout).toMatch(/^many {2}done /);
  }, 120_000);
});

test("stopped with its runs, which come up with it as new attempts; new rows of the table join", async () => {
  const place = await campaignTest(3, "limit = 3");
  try {
    const slow = "#!/bin/sh\n[ -e slow ] || sleep 60\n".replace("[ -e slow ]", `[ -e ${place.folder}/fast ]`);
    await writeFile(join(place.folder, "bin/flaky"), `${slow}echo "$1" > "$3"\n`);
    await place.wcl(["campaign", "many.toml", "--detach"]);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect((await place.wcl(["campaign", "stop", "many"])).stdout).toBe("many is stopping\n");
    const stopped = await place.wcl(["campaign", "status", "many", "--follow", "--json"]);
    expect(JSON.parse(stopped.stdout)).toMatchObject({ state: "stopped", counts: { waiting: 3, active: 0 } });
    await writeFile(join(place.folder, "fast"), "");
    await writeFile(join(place.folder, "units.csv"), "unit\nu001\nu002\nu003\nu004\n");
    const driven = await place.wcl(["campaign", "many.toml", "--json"]);
    expect(JSON.parse(driven.stdout)).toMatchObject({
      state: "done",
      counts: { done: 4 },
      units: [
        { unit: "u001", runs: ["u001_r7p01", "u001_r7p02"] },
        { unit: "u002", runs: ["u002_r7p01", "u002_r7p02"] },
        { unit: "u003", runs: ["u003_r7p01", "u003_r7p02"] },
        { unit: "u004", runs: ["u004_r7p01"] },
      ],
    });
  } finally {
    await place.remove();
  }
}, 120_000);

test("units from the registry: whatever a question finds, as it finds it", async () => {
  const place = await campaignTest(1, "limit = 2");
  try {
    const text = await readFile(place.file, "utf8");
    const question = "select 'n' || n as unit from generate_series(1, 3) n";
    await writeFile(place.file, text.replace('csv = "units.csv"', `sql = "${question}"`));
    const driven = await place.wcl(["campaign", "many.toml", "--json"]);
    expect(JSON.parse(driven.stdout)).toMatchObject({
      state: "done",
      units: [{ unit: "n1" }, { unit: "n2" }, { unit: "n3" }],
    });
  } finally {
    await place.remove();
  }
}, 60_000);

test("a partition that is not there: three runs are told so, and no more are submitted", async () => {
  const place = await campaignTest(40, 'limit = 2\nengine = "slurm"');
  try {
    const says = "sbatch: error: Batch job submission failed: Invalid partition name specified";
    const refuses = `#!/bin/sh\n[ "$1" = --version ] && exec echo slurm-wlm 22.05.8\necho "${says}" >&2\nexit 1\n`;
    await writeFile(join(place.folder, "bin/sbatch"), refuses, { mode: 0o755 });
    for (const program of ["squeue", "scancel", "sacct", "scontrol"])
      await writeFile(join(place.folder, "bin", program), "#!/bin/sh\nexit 0\n", { mode: 0o755 });
    const PATH = `${join(place.folder, "bin")}:${process.env.PATH ?? ""}`;
    const driven = await call(process.execPath, [join(root, "dist/wcl.cjs"), "campaign", "many.toml", "--json"], {
      cwd: place.folder,
      environment: { ...place.environment, PATH },
    });
    expect(driven.stderr).toMatch(/three runs in a row .*Invalid partition name specified\n/);
    expect(driven.code).toBe(1);
    const view = JSON.parse(driven.stdout) as { state: string; counts: { waiting: number } };
    expect(view.state).toBe("stopped");
    expect(view.counts.waiting).toBeGreaterThan(30);
  } finally {
    await place.remove();
  }
}, 120_000);

test("with its driver killed, stop still ends the runs", async () => {
  const place = await campaignTest(3, "limit = 3");
  try {
    await writeFile(join(place.folder, "bin/flaky"), "#!/bin/sh\nsleep 90\n");
    await place.wcl(["campaign", "many.toml", "--detach"]);
    const begun = async (unit: string) => {
      const { stdout } = await place.wcl(["status", `${unit}_r7p01`, "--json"]);
      return stdout.includes('"running"');
    };
    for (let turn = 0; turn < 100 && !(await begun("u003")); turn++) await new Promise((go) => setTimeout(go, 200));
    const journal = await readFile(join(place.folder, "runs/.campaigns/many/journal.jsonl"), "utf8");
    process.kill(Number(/"campaign-begun".*"pid":(\d+)/.exec(journal)?.[1]), "SIGKILL");
    expect((await place.wcl(["campaign", "pause", "many"])).stdout).toMatch(
      /^nobody drives many: nothing is submitted/,
    );
    // Nobody needs the table to end what there is.
    await writeFile(join(place.folder, "units.csv"), "tile\nu001\n");
    expect((await place.wcl(["campaign", "stop", "many"])).stdout).toBe("many is stopping\n");
    const { stdout } = await place.wcl(["campaign", "status", "many", "--follow", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ state: "stopped", counts: { waiting: 3, active: 0 } });
    for (const unit of ["u001", "u002", "u003"])
      expect((await place.wcl(["status", `${unit}_r7p01`])).stdout).toContain("cancelled");
  } finally {
    await place.remove();
  }
}, 120_000);

test("what was refused is checked again when it is taken up; what has failed goes again when somebody says so", async () => {
  const place = await campaignTest(2, "limit = 2");
  try {
    const step = await readFile(join(place.folder, "step.des"), "utf8");
    await writeFile(join(place.folder, "step.des"), `{% include unit ~ ".j2" %}\n${step}`);
    for (const unit of ["u001", "u002"]) await writeFile(join(place.folder, `${unit}.j2`), "n = 1\n");
    await writeFile(join(place.folder, "bin/flaky"), '#!/bin/sh\n[ "$1" = u002 ] && exit 4\necho "$1" > "$3"\n');
    const drive = async (words: readonly string[]) => {
      const answer = await place.wcl(["campaign", "many.toml", "--json", ...words]);
      return JSON.parse(answer.stdout) as unknown;
    };
    expect(await drive([])).toMatchObject({ counts: { done: 1, failed: 1 } });
    await writeFile(join(place.folder, "units.csv"), "unit\nu001\nu002\nu003\n");
    expect(await drive([])).toMatchObject({ counts: { done: 1, failed: 1, refused: 1 } });
    await writeFile(join(place.folder, "u003.j2"), "n = 3\n");
    await writeFile(join(place.folder, "bin/flaky"), '#!/bin/sh\necho "$1" > "$3"\n');
    expect(await drive([])).toMatchObject({ counts: { done: 2, failed: 1, refused: 0 } });
    expect(await drive(["--failed"])).toMatchObject({
      counts: { done: 3 },
      units: [{ runs: ["u001_r7p01"] }, { runs: ["u002_r7p01", "u002_r7p02"] }, { runs: ["u003_r7p01"] }],
    });
  } finally {
    await place.remove();
  }
}, 120_000);
