import { appendFile, mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RunEvent } from "../../runtime/events/event.ts";
import { lineOf } from "../../runtime/events/journal-line.ts";
import { openJournal } from "../../runtime/events/journal.ts";
import { readSummary, writeCheckpoint } from "../../runtime/events/status-checkpoint.ts";
import { statusOf } from "../../runtime/events/status.ts";
import type { RunStatus } from "../../runtime/events/run-status.ts";
import { identity, journalled } from "../kit/events.ts";
import { chained, wholeRun } from "../kit/stories.ts";

describe("the status beside a journal", () => {
  const events = journalled(wholeRun(6));
  let folder = "";
  let journal = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "wcl-checkpoint-"));
    journal = join(folder, "journal.jsonl");
    await writeFile(journal, "");
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const write = async (some: readonly RunEvent[]) => appendFile(journal, some.map(lineOf).join(""));
  const lengthOf = (some: readonly RunEvent[]) => Buffer.byteLength(some.map(lineOf).join(""));
  /** A checkpoint behind the first `count` events, of which the journal has `there`. */
  const checkpointAt = async (count: number, there: readonly RunEvent[] = events) => {
    await write(there);
    const first = events.slice(0, count);
    await writeCheckpoint(journal, statusOf(first), { seq: count, offset: lengthOf(first) });
  };
  const withoutDone = (status: RunStatus): RunStatus => ({
    ...status,
    wrappers: Object.fromEntries(
      Object.entries(status.wrappers).filter(([, { state }]) => state !== "done" && state !== "skipped"),
    ),
  });

  test("with what came since is the status of the whole journal, wherever it was written", async () => {
    for (let count = 0; count <= events.length; count += 1) {
      await writeFile(journal, "");
      await checkpointAt(count);
      expect(withoutDone(await readSummary(journal)), `after ${String(count)}`).toEqual(withoutDone(statusOf(events)));
    }
  });

  test("when what has ended is run again, the whole journal is read", async () => {
    const again = chained(2).map((happening) => ("runNo" in happening ? { ...happening, runNo: 2 } : happening));
    const all = journalled([...wholeRun(6), ...again]);
    await checkpointAt(events.length, all);
    expect(await readSummary(journal)).toEqual(statusOf(all));
  });

  test.each([
    ["is missing", () => rm(join(folder, ".status.json"))],
    ["is torn", () => truncate(join(folder, ".status.json"), 40)],
    ["is of another journal, a longer one", () => writeFile(join(folder, ".status.json"), longer())],
    ["is of another version", () => writeFile(join(folder, ".status.json"), '{"v":2}')],
  ])("one that %s costs time and nothing else", async (_, spoil) => {
    await checkpointAt(10);
    await spoil();
    expect(await readSummary(journal)).toEqual(statusOf(events));
  });

  test("the place that a journal tells is the one behind its last event", async () => {
    await rm(journal);
    const open = await openJournal(journal, identity.run);
    await open.append({ kind: "note", text: "größer als ein Zeichen" });
    await open.append({ kind: "note", text: "x" });
    const position = open.position();
    await open.close();
    const again = await openJournal(journal, identity.run);
    expect(again.position()).toEqual(position);
    expect(position.seq).toBe(2);
    await again.close();
  });

  function longer(): string {
    const status = statusOf(events);
    return JSON.stringify({ v: 1, position: { seq: status.seq, offset: 1e9 }, status, left: [] });
  }
});
