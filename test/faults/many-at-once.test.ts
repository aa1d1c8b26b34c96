import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { connectDatabase } from "../../runtime/registry/database.ts";
import { recorder } from "../../runtime/registry/recording.ts";
import { jobBench } from "../execution/job-bench.ts";
import { identity, journalled, submitted } from "../kit/events.ts";
import { onEachServer } from "../kit/registries.ts";
import { expectSound } from "../kit/registry-rows.ts";
import { beginning, calexp, chained, ending, jobEnded, jobStarted, logOf } from "../kit/stories.ts";

/** Fifty with `npm run faults`; each is a process of its own, so fewer among the other tests. */
const starts = process.env.WCL_FAULTS === "long" ? 50 : 12;

it(`the same job, started many times at once: one runs, the others are refused`, { timeout: 240_000 }, async () => {
  const bench = await jobBench();
  try {
    await bench.job([{ module: "m", steps: [{ wrapnum: 1, words: "hold=go" }] }]);
    const all = Array.from({ length: starts }, () => bench.start());
    const refused = new Promise<void>((resolve) => {
      const left = { count: starts - 1 };
      for (const one of all) {
        void one.ended.then((code) => {
          if (code === 9 && --left.count === 0) resolve();
        });
      }
    });
    await refused;
    await writeFile(join(bench.folder, "go"), "");
    const codes = await Promise.all(all.map(({ ended }) => ended));
    expect(codes.toSorted((one, other) => one - other)).toEqual([0, ...Array.from({ length: starts - 1 }, () => 9)]);
    const kinds = (await bench.events()).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === "job-started")).toHaveLength(1);
    expect(kinds.filter((kind) => kind === "wrapper-ended")).toHaveLength(1);
    expect(await bench.living()).toEqual([]);
  } finally {
    await bench.remove();
  }
});

/** A run of its own number with so many quanta, each with `files` files. */
function runOf(attnum: number, quanta: number, files: number) {
  const own = { ...identity, attnum: String(attnum), run: `Ht0_r11p${String(attnum).padStart(2, "0")}` };
  const name = (wrapnum: number, at: number) => `p${String(attnum)}-q${String(wrapnum)}-f${String(at)}.fits`;
  const begun = jobStarted();
  if (begun.kind !== "job-started") throw new Error("the story changed");
  // The mark of a start is its own, whatever the run.
  const started = { ...begun, token: randomUUID() };
  const first = submitted([{ name: "b1", blknum: 1, jobs: 1, modules: [{ name: "step", quanta }] }], { identity: own });
  const quantum = (wrapnum: number) => {
    const made = Array.from({ length: files }, (_, at) => calexp(name(wrapnum, at)));
    const log = logOf(wrapnum, { filename: `p${String(attnum)}-q${String(wrapnum)}.log` });
    return chained(wrapnum, { files: [...made, log], used: [], derived: [[name(wrapnum, 1), name(wrapnum, 0)]] });
  };
  const all = Array.from({ length: quanta }, (_, at) => quantum(at + 1)).flat();
  return journalled([first, ...beginning(quanta).slice(1), started, ...all, jobEnded(), ...ending()], own.run);
}

describe("one database, many who write", () => {
  onEachServer((fresh) => {
    test("many runs recorded at once by many clients: nothing locks, nothing is missing, ids are unique", async () => {
      const { address } = await fresh();
      const [runs, quanta, files] = process.env.WCL_FAULTS === "long" ? [100, 20, 50] : [12, 5, 10];
      const at = address.startsWith("postgres") ? { url: address } : { socketFolder: address };
      const clients = Array.from({ length: 6 }, () => connectDatabase({ at }));
      try {
        const waiting = Array.from({ length: runs }, (_, one) => one + 1).values();
        await Promise.all(
          clients.map(async (client) => {
            const own = recorder(client);
            for (const attnum of waiting) {
              const events = runOf(attnum, quanta, files);
              for (let from = 0; from < events.length; from += 40) {
                expect((await own.record(events.slice(from, from + 40))).refusals).toEqual([]);
              }
            }
          }),
        );
        const [client] = clients;
        if (client === undefined) throw new Error("nobody is connected");
        const count = async (what: string) =>
          Number((await client.query(`select count(*) as n from ${what}`))[0]?.["n"]);
        expect(await count("pfw_attempt")).toBe(runs);
        expect(await count("pfw_wrapper")).toBe(runs * quanta);
        expect(await count("file_archive_info")).toBe(runs * quanta * (files + 1));
        expect(await count("opm_was_derived_from")).toBe(runs * quanta);
        await expectSound(client);
      } finally {
        await Promise.all(clients.map((one) => one.close()));
      }
    });
  });
});
