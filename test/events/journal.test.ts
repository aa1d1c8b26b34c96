import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdtemp, readFile, readdir, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Happening, RunEvent } from "../../runtime/events/event.ts";
import { JournalError } from "../../runtime/events/journal-error.ts";
import { followJournal, openJournal, readJournal } from "../../runtime/events/journal.ts";
import { bundleForTest } from "../kit/bundle.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wcl-journal-"));
  path = join(folder, "run", "events.jsonl");
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const note = (text: string): Happening => ({ kind: "note", text });
async function all(from: AsyncIterable<RunEvent>): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of from) events.push(event);
  return events;
}

describe("a journal", () => {
  test("numbers events from 1 and gives them back as they were", async () => {
    const journal = await openJournal(path, "Ht0_r11p01", { now: () => new Date("2026-11-22T10:00:00Z") });
    const hostile = 'line\nbreak \u2028 "quote" \\ \0 8,6 \u{1f52d}';
    expect(await journal.append(note(hostile))).toEqual({
      ...{ v: 1, run: "Ht0_r11p01", seq: 1, time: "2026-11-22T10:00:00.000Z" },
      ...{ kind: "note", text: hostile },
    });
    await journal.append({ kind: "run-ended", status: 0, reason: "ok" }, { job: "0001", seq: 7 });
    await journal.close();
    const events = await all(readJournal(path));
    expect(events.map(({ seq, kind }) => [seq, kind])).toEqual([
      [1, "note"],
      [2, "run-ended"],
    ]);
    expect(events[0]).toMatchObject({ text: hostile });
    expect((await readFile(path, "utf8")).split("\n")).toHaveLength(3);
  });

  test("goes on where it stopped, and knows what it merged from jobs", async () => {
    const first = await openJournal(path, "r");
    await Promise.all([
      first.append(note("a"), { job: "0001", seq: 1 }),
      first.append(note("b"), { job: "0001", seq: 2 }),
    ]);
    await first.close();
    const second = await openJournal(path, "r");
    expect([second.lastSeq(), second.mergedSeq("0001"), second.mergedSeq("0002")]).toEqual([2, 2, 0]);
    expect(await second.append(note("c"))).toMatchObject({ seq: 3 });
    await second.close();
  });

  test("takes an event over from a job's journal with the time it had there", async () => {
    const journal = await openJournal(path, "Ht0_r11p01");
    const time = "2026-11-22T09:00:00.000Z";
    const own: RunEvent = { v: 1, run: "Ht0_r11p01", seq: 3, time, kind: "note", text: "from the node" };
    expect(await journal.merge("0001", own)).toEqual({ ...own, seq: 1, source: { job: "0001", seq: 3 } });
    expect(journal.mergedSeq("0001")).toBe(3);
    await journal.close();
  });

  test("keeps the order of calls, whatever shares a write", async () => {
    const journal = await openJournal(path, "r");
    await Promise.all(Array.from({ length: 1000 }, (_, at) => journal.append(note(String(at)))));
    await journal.close();
    const texts = (await all(readJournal(path))).map((event) => (event.kind === "note" ? event.text : ""));
    expect(texts).toEqual(Array.from({ length: 1000 }, (_, at) => String(at)));
  });

  test.each([
    ["half a line", '{"v":1,"run":"r","seq":3,"ti'],
    ["zeros, as after a power cut", "\0".repeat(600)],
    ["zeros with a newline", `${"\0".repeat(600)}\n`],
  ])("cuts a torn end: %s", async (_, rubbish) => {
    const journal = await openJournal(path, "r");
    await journal.append(note("a"));
    await journal.append(note("b"));
    await journal.close();
    await appendFile(path, rubbish);
    expect(await all(readJournal(path))).toHaveLength(2);
    const again = await openJournal(path, "r");
    expect(await again.append(note("c"))).toMatchObject({ seq: 3 });
    await again.close();
    expect((await all(readJournal(path))).map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  test("loses nothing that is whole, at whatever byte it is cut", async () => {
    const journal = await openJournal(path, "r");
    for (const text of ["ä", "\u{1f52d}", "plain"]) await journal.append(note(text));
    await journal.close();
    const whole = await readFile(path);
    for (let size = whole.length; size >= 0; size -= 1) {
      await writeFile(path, whole.subarray(0, size));
      const lines = whole.subarray(0, size).filter((byte) => byte === 0x0a).length;
      expect(await all(readJournal(path))).toHaveLength(lines);
    }
  });

  test("refuses damage in the middle, and says where", async () => {
    const journal = await openJournal(path, "r");
    for (const text of ["a", "b", "c"]) await journal.append(note(text));
    await journal.close();
    const lines = (await readFile(path, "utf8")).split("\n");
    await writeFile(path, [lines[0], "rubbish", lines[2], ""].join("\n"));
    await expect(openJournal(path, "r")).rejects.toThrow(/line 2 is damaged/);
    await expect(all(readJournal(path))).rejects.toThrow(JournalError);
  });

  test("a journal that is not there has no events", async () => {
    expect(await all(readJournal(path))).toEqual([]);
  });
});

describe("one writer", () => {
  test("a second writer is refused while the first lives, and names it", async () => {
    const first = await openJournal(path, "r");
    await expect(openJournal(path, "r")).rejects.toThrow(new RegExp(`in use by process ${String(process.pid)}`));
    await first.close();
    await (await openJournal(path, "r")).close();
  });

  test("of many at once exactly one wins", async () => {
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => openJournal(path, "r")));
    const winners = results.filter((one) => one.status === "fulfilled");
    expect(winners).toHaveLength(1);
    await winners[0]?.value.close();
    expect((await readdir(join(folder, "run"))).filter((name) => name.includes(".lock-"))).toEqual([]);
  });

  test("a writer killed in full flight loses no event it was promised, and its lock is taken over", async () => {
    const writer = await bundleForTest("test/events/programs/journal-writer.ts");
    for (let round = 0; round < 5; round += 1) {
      const file = join(folder, `killed-${String(round)}.jsonl`);
      const child = spawn(process.execPath, [writer, file], { stdio: ["ignore", "pipe", "inherit"] });
      let acknowledged = 0;
      let text = "";
      child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
        const ends = text.lastIndexOf("\n");
        acknowledged = Number(text.slice(text.lastIndexOf("\n", ends - 1) + 1, ends));
        if (acknowledged > 50 + round * 300) child.kill("SIGKILL");
      });
      await once(child, "close");
      const survivors = await all(readJournal(file));
      expect(survivors.length).toBeGreaterThanOrEqual(acknowledged);
      const journal = await openJournal(file, "r");
      expect(journal.lastSeq()).toBe(survivors.length);
      await journal.close();
    }
  });
});

describe("following", () => {
  test("begins before the file is there, sees each event once, ends on abort", async () => {
    const stop = new AbortController();
    const seen: number[] = [];
    const following = (async () => {
      for await (const event of followJournal(path, stop.signal)) {
        seen.push(event.seq);
        if (event.seq === 5) stop.abort();
      }
    })();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const journal = await openJournal(path, "r");
    for (let at = 0; at < 5; at += 1) await journal.append(note(String(at)));
    await following;
    await journal.close();
    expect(seen).toEqual([1, 2, 3, 4, 5]);
  });

  test("an event is seen well within a second", async () => {
    const journal = await openJournal(path, "r");
    const stop = new AbortController();
    const arrival = (async () => {
      for await (const event of followJournal(path, stop.signal)) return event.kind === "note" ? Date.now() : 0;
      return 0;
    })();
    await new Promise((resolve) => setTimeout(resolve, 100));
    await journal.append(note("now"));
    const written = Date.now();
    expect((await arrival) - written).toBeLessThan(900);
    stop.abort();
    await journal.close();
  });

  test("ends when it is said to be the last, with everything that was there by then", async () => {
    const journal = await openJournal(path, "r");
    await journal.append(note("a"));
    const seen: string[] = [];
    const asked: number[] = [];
    for await (const event of followJournal(path, new AbortController().signal, async () => {
      asked.push(seen.length);
      // Somebody writes while the question is answered.
      if (asked.length === 1) await journal.append(note("b"));
      return true;
    })) {
      if (event.kind === "note") seen.push(event.text);
    }
    await journal.close();
    expect(seen).toEqual(["a", "b"]);
  });

  test("is not disturbed by a writer that died in the middle of a line and was replaced", async () => {
    const journal = await openJournal(path, "r");
    await journal.append(note("a"));
    await journal.close();
    const { length } = await readFile(path);
    await appendFile(path, '{"v":1,"run":"r","seq":2');
    const stop = new AbortController();
    const seen: string[] = [];
    const following = (async () => {
      for await (const event of followJournal(path, stop.signal)) {
        if (event.kind === "note") seen.push(event.text);
        if (seen.length === 2) stop.abort();
      }
    })();
    await new Promise((resolve) => setTimeout(resolve, 100));
    await truncate(path, length);
    const again = await openJournal(path, "r");
    await again.append(note("b"));
    await following;
    await again.close();
    expect(seen).toEqual(["a", "b"]);
  });
});
