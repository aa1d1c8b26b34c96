import { spawn } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import type { CampaignView } from "../../runtime/cli/campaign-view.ts";
import { root } from "../kit/wcl.ts";
import { campaignTest, failsFor, type CampaignTest } from "./campaign-place.ts";

/**
 * A campaign whose driver is killed three times, the second time with every engine and every job; `units` units, at
 * most `limit` at a time, one attempt in ten failing. At the end each unit is done or has failed by rule, no attempt is
 * lost or made twice, and the report agrees.
 */
export async function throughThreeKills(units: number, limit: number): Promise<void> {
  const place = await campaignTest(units, `limit = ${limit}`);
  try {
    for (const kill of [1, 2, 3]) await driveUntil(place, (units * kill) / 4, kill === 2 ? "everything" : "driver");
    const last = await place.wcl(["campaign", "many.toml", "--json"]);
    expect(last.stderr.replace(/^\S+: recorded what its engine could not\n/gm, "")).toBe("");
    const view = JSON.parse(last.stdout) as CampaignView;
    expect(view.state).toBe("done");
    expect(view.units).toHaveLength(units);
    for (const unit of view.units) rightAttempts(unit);
    const failed = view.units.filter(({ state }) => state === "failed").length;
    expect(view.counts).toMatchObject({ done: units - failed, failed, waiting: 0, active: 0, submitting: 0 });
    expect(last.code).toBe(failed === 0 ? 0 : 1);
    expect(runsOnDisk(place)).toEqual(view.units.flatMap(({ runs }) => runs).sort());
    await agreesWithRegistry(place, view);
  } finally {
    killAll(place);
    await place.remove();
  }
}

/** Every attempt but the last failed, and the last one is what the unit is. */
function rightAttempts({ unit, state, runs }: CampaignView["units"][number]): void {
  const failures = runs.map((run) => failsFor(unit, Number(/p(\d+)$/.exec(run)?.[1])));
  expect(failures.slice(0, -1).every(Boolean), `${unit}: ${runs.join()}`).toBe(true);
  expect(failures.at(-1), `${unit}: ${runs.join()}`).toBe(state === "failed");
  expect(runs).toHaveLength(state === "failed" ? 3 : failures.length);
}

function runsOnDisk({ folder }: CampaignTest): readonly string[] {
  return readdirSync(join(folder, "runs"))
    .filter((name) => statSync(join(folder, "runs", name, "journal.jsonl"), { throwIfNoEntry: false }) !== undefined)
    .sort();
}

async function agreesWithRegistry(place: CampaignTest, view: CampaignView): Promise<void> {
  const attempts = view.units.reduce((sum, { runs }) => sum + runs.length, 0);
  const sql = `select count(*) as instances, count(*) filter (where t.status = 0) as done
                 from pfw_wrapper w join task t on t.id = w.task_id`;
  const { stdout } = await place.wcl(["sql", "--format", "json", sql]);
  expect(JSON.parse(stdout)).toEqual({ instances: attempts, done: view.counts.done });
  const report = await place.wcl(["campaign", "report", "many"]);
  const again = attempts - view.units.length;
  const bad = attempts - view.counts.done;
  expect(report.stdout).toContain(`${view.counts.done} of ${view.units.length} done`);
  if (again > 0) expect(report.stdout).toContain(`${again} attempts were made again`);
  if (bad > 0) expect(report.stdout).toMatch(new RegExp(`step +error +3 +${bad} attempts of`));
  expect(report.stdout).toMatch(new RegExp(`step +${attempts} +${bad} `));
  expect(report.stdout).toMatch(new RegExp(`product +${view.counts.done} `));
}

/** Drives until so many units are done, then kills. */
async function driveUntil(place: CampaignTest, done: number, who: "driver" | "everything"): Promise<void> {
  const words = [join(root, "dist/wcl.cjs"), "campaign", "many.toml"];
  const driver = spawn(process.execPath, words, {
    cwd: place.folder,
    env: { ...process.env, ...place.environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => driver.once("close", resolve));
  const seen = { done: 0 };
  driver.stdout.setEncoding("utf8").on("data", (text: string) => {
    for (const [, count] of text.matchAll(/(\d+) of \d+ done/g)) seen.done = Number(count);
  });
  while (seen.done < done) {
    if (driver.exitCode !== null) throw new Error(`the driver ended with ${driver.exitCode} at ${seen.done}`);
    await sleep(20);
  }
  // At any moment of a turn, not just at its beginning.
  await sleep(Math.random() * 1000);
  driver.kill("SIGKILL");
  if (who === "everything") killAll(place);
  await ended;
}

/** Whatever works for these runs; the registry is a process of its own and stays. */
function killAll({ folder }: CampaignTest): void {
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    if (Number(pid) === process.pid) continue;
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, "utf8");
      if (words.includes(folder) && !words.includes("registry-owner")) process.kill(Number(pid), "SIGKILL");
    } catch {
      // It has ended since.
    }
  }
}
