import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lineOf } from "../../runtime/events/journal-line.ts";
import { bundleForTest } from "../kit/bundle.ts";
import { identity, journalled, submitted } from "../kit/events.ts";
import { onEachServer } from "../kit/registries.ts";
import { expectSound, rowsOf } from "../kit/registry-rows.ts";
import { beginning, calexp, chained, ending, jobEnded, jobStarted, wholeRun } from "../kit/stories.ts";

let folder: string;
let program: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wcl-killed-"));
  program = await bundleForTest("test/registry/programs/record-journal.ts");
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const journalOf = async (name: string, events: ReturnType<typeof journalled>) => {
  const path = join(folder, name);
  await writeFile(path, events.map(lineOf).join(""));
  return path;
};

/** Kills the recording process once it has acknowledged so many events; says what it had acknowledged. */
async function recordUntil(at: { readonly database: string }, journal: string, seq: number): Promise<number> {
  const child = spawn(process.execPath, [program, at.database, journal, "2"], { stdio: ["ignore", "pipe", "inherit"] });
  let acknowledged = 0;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    for (const line of text.split("\n")) if (/^\d+$/.test(line)) acknowledged = Number(line);
    if (acknowledged >= seq) child.kill("SIGKILL");
  });
  await once(child, "close");
  return acknowledged;
}

describe("killed and begun again", () => {
  onEachServer((fresh) => {
    test("kill -9 of whoever records, between batches and in them: the same rows in the end", async () => {
      const events = journalled(wholeRun(4));
      const { database, registry, address } = await fresh();
      const journal = await journalOf("killed.jsonl", events);
      for (const seq of [1, 6, 11, 20]) {
        const acknowledged = await recordUntil({ database: address }, journal, seq);
        const [row] = await database.query("select seq from journal_position");
        expect(row?.["seq"]).toBeGreaterThanOrEqual(acknowledged);
      }
      expect(await registry.recordJournal(journal)).toEqual([]);
      const killed = await rowsOf(database);
      await expectSound(database);
      const other = await fresh();
      await other.registry.record(events);
      expect(await rowsOf(other.database)).toEqual(killed);
    });

    test("a registry made again from its journals has the same rows", async () => {
      const first = await fresh();
      const run = "Ht0_r11p02";
      const who = { ...identity, attnum: "2", run, opsRunDir: "MMG/hsctest/r11/Ht0/p02" };
      const blocks = [{ name: "b1", blknum: 1, jobs: 1, modules: [{ name: "step", quanta: 1 }] }];
      const used = [{ filename: "raw.fits", compression: null }];
      const story = chained(1, { files: [calexp("second.fits")], used, derived: [["second.fits", "raw.fits"]] });
      const second = journalled(
        [
          submitted(blocks, { identity: who }),
          ...beginning(1).slice(1),
          jobStarted(7),
          ...story,
          jobEnded(0, 7),
          ...ending(),
        ],
        run,
      ).map((event) => ({ ...event, time: event.time.replace("2026-11-22", "2026-11-23") }));
      const raw = { ...calexp("raw.fits"), archivePath: "raw" };
      const outside = journalled(
        [
          {
            ...{ kind: "files-registered", operator: "operator", host: "h", message: "raw data", files: [raw] },
            ...{ archive: { name: "home", root: "/archive" }, filetypes: { calexp: "image" } },
          },
        ],
        "register-1",
      ).map((event) => ({ ...event, time: event.time.replace("2026-11-22", "2026-11-21") }));
      const paths = await Promise.all([
        journalOf("second.jsonl", second),
        journalOf("first.jsonl", journalled(wholeRun(3))),
        journalOf("outside.jsonl", outside),
        journalOf("empty.jsonl", []),
      ]);
      await first.registry.allocateAttempt(identity);
      for (const path of [paths[2], paths[1], paths[0]]) await first.registry.recordJournal(path);
      const before = await rowsOf(first.database);
      await expect(first.registry.rebuild(paths)).rejects.toThrow(/the registry holds runs/);
      const again = await fresh();
      const { journals } = await again.registry.rebuild(paths);
      expect(journals.map(({ path }) => path)).toEqual([paths[2], paths[1], paths[0]]);
      expect(journals.flatMap(({ refusals }) => refusals)).toEqual([]);
      const after = await rowsOf(again.database);
      const withoutAllocation = (rows: Readonly<Record<string, readonly string[]>>) =>
        Object.fromEntries(
          Object.entries(rows).map(([table, lines]) => [
            table,
            // The attempt's number was taken a moment before its journal began.
            lines.map((line) =>
              line.includes("_p01") || /attempt/.test(table + line)
                ? line.replace(/"created_date":"[^"]*",?/, "")
                : line,
            ),
          ]),
        );
      expect(withoutAllocation(after)).toEqual(withoutAllocation(before));
      await expectSound(again.database);
    });

    test("a tag goes into the journal, so that it is there again after a rebuild", async () => {
      const first = await fresh();
      const tagged = (tag: string, change: "added" | "removed") =>
        ({ kind: "tag-changed", tag, change, operator: "operator" }) as const;
      const events = journalled([
        ...wholeRun(1),
        ...[tagged("A", "added"), tagged("B", "added"), tagged("B", "added"), tagged("A", "removed")],
      ]);
      const path = await journalOf("tagged.jsonl", events);
      await first.registry.rebuild([path]);
      expect(await first.database.query("select tag, created_by from proctag")).toEqual([
        { tag: "B", created_by: "operator" },
      ]);
    });

    test("a registry that refuses a journal says so at its end, and not before", async () => {
      const { registry } = await fresh();
      const path = await journalOf("gap.jsonl", journalled(wholeRun(1)).slice(2));
      const stop = new AbortController();
      const ends = registry.followJournal(path, stop.signal).then(
        () => "recorded",
        (error: unknown) => String(error),
      );
      const early = await Promise.race([ends, new Promise((resolve) => setTimeout(resolve, 700, "still there"))]);
      expect(early).toBe("still there");
      stop.abort();
      expect(await ends).toMatch(/damaged|missing/);
    });

    test("a journal is recorded while it grows, and to its end when the run is over", async () => {
      const { database, registry } = await fresh();
      const events = journalled(wholeRun(3));
      const path = join(folder, `grows-${String(Math.random()).slice(2)}.jsonl`);
      const stop = new AbortController();
      const following = registry.followJournal(path, stop.signal);
      for (let at = 0; at < events.length; at += 4) {
        await writeFile(
          path,
          events
            .slice(at, at + 4)
            .map(lineOf)
            .join(""),
          { flag: "a" },
        );
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
      stop.abort();
      await following;
      expect(await database.query("select seq from journal_position")).toEqual([{ seq: events.length }]);
      await expectSound(database);
    });
  });
});
