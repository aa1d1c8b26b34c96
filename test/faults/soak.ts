import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import type { SmallRun } from "../kit/small-run.ts";
import { breaches, traceOf } from "../kit/trace.ts";
import { kill, leftOver, victims } from "../kit/victims.ts";
import { root } from "../kit/wcl.ts";

export interface Tally {
  readonly runs: number;
  readonly kills: number;
  readonly resumes: number;
}

/** A run is resumed so often at most; each try is disturbed once. */
const mostTries = 4;

/** Runs so many attempts, each with a kill of something at random, resumed until it is done; all must end alike. */
export async function soak(small: SmallRun, rounds: number): Promise<Tally> {
  await small.write({ first: "sleep=0.2", last: "sleep=0.2" });
  expect((await small.submit()).code).toBe(0);
  const undisturbed = await traceOf(small, 1);
  const tally = { runs: 0, kills: 0, resumes: 0 };
  for (let attnum = 2; attnum <= rounds + 1; attnum += 1) {
    const log: string[] = [];
    const facts = join(small.sandbox.folder, "facts.json");
    let ended = await disturbed(small, attnum, ["submit", small.file, "--facts", facts], log);
    for (let tries = 1; ended !== 0; tries += 1) {
      tally.resumes += 1;
      const words = ["resume", small.run(attnum)];
      ended = tries < mostTries ? await disturbed(small, attnum, words, log) : ((await small.wcl(...words)).code ?? -9);
      if (tries > mostTries) throw new Error(`${small.run(attnum)} does not end: ${log.join(", ")}`);
    }
    tally.kills += log.filter((line) => line.startsWith("killed")).length;
    tally.runs += 1;
    expect(await traceOf(small, attnum), log.join(", ")).toEqual(undisturbed);
    expect(await breaches(small), log.join(", ")).toEqual([]);
    expect(await leftOver(small.sandbox.folder), log.join(", ")).toEqual([]);
  }
  expect(await small.wcl("archive", "verify", "--md5")).toMatchObject({ code: 0 });
  return tally;
}

/** Runs a command to its end and kills something on the way: the exit code, minus 9 when it was itself killed. */
async function disturbed(small: SmallRun, attnum: number, words: readonly string[], log: string[]): Promise<number> {
  const journal = join(small.runFolder(attnum), "journal.jsonl");
  const { folder, environment } = small.sandbox;
  const child = spawn(process.execPath, [join(root, "dist/wcl.cjs"), ...words], {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: "ignore",
  });
  const seen = { ended: false };
  const ended = new Promise<number>((resolve) => {
    child.once("exit", (code) => {
      seen.ended = true;
      resolve(code ?? -9);
    });
  });
  // A server is not a process of this folder: it is left alone here, and cut off in its own tests.
  const choice = environment.WCL_REGISTRY === undefined ? victims : victims.filter((one) => one !== "registry");
  const victim = choice[Math.floor(Math.random() * choice.length)] ?? "engine";
  // By what has happened, not by the clock: a fast machine would be done before. A submission that is killed before its
  // run is there has taken a number and nothing else.
  const [before, usual] = [linesIn(journal), linesIn(join(small.runFolder(1), "journal.jsonl"))];
  const at = before + 1 + Math.floor(Math.random() * 0.7 * Math.max(0, usual - before));
  while (!seen.ended && linesIn(journal) < at) await sleep(20);
  // Where there is none of that kind just now, the engine goes: it lives as long as its run.
  for (const one of [victim, "engine"] as const) {
    if (seen.ended || !(await kill(one, folder))) continue;
    log.push(`killed ${one} after ${at} events`);
    break;
  }
  return ended;
}

function linesIn(journal: string): number {
  return existsSync(journal) ? readFileSync(journal, "utf8").split("\n").length - 1 : 0;
}
