import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RunEvent } from "../../runtime/events/event.ts";
import { searchPart, searcherFor } from "../../runtime/execution/quality-search.ts";
import { qualityThrottle } from "../../runtime/execution/quality-throttle.ts";
import type { QualityPattern, QualitySpec } from "../../runtime/execution/quality-spec.ts";
import { jobBench, type JobBench } from "./job-bench.ts";

const pattern = (id: number, text: string, more: Partial<QualityPattern> = {}): QualityPattern => ({
  ...{ id, pattern: text, level: 1, execname: "global", lines: 1, keep: "line" },
  ...more,
});
const specOf = (patterns: readonly QualityPattern[], more: Partial<QualitySpec> = {}): QualitySpec => ({
  ...{ patterns, ignores: [], filters: [] },
  ...more,
});

function hits(spec: QualitySpec, text: string, programs: readonly string[] = ["make"]) {
  const searcher = searcherFor(spec, programs, [], () => undefined);
  return searchPart(searcher, Buffer.from(text), 0, "all").hits;
}

describe("searching a log", () => {
  it("finds lines whatever their letters' case, with their number and text", () => {
    expect(hits(specOf([pattern(2, "error"), pattern(3, "warn")]), "one\nan ERROR here\ntwo\nWarning: x\n")).toEqual([
      { pattern: 0, line: 2, text: "an ERROR here", repeats: 0 },
      { pattern: 1, line: 4, text: "Warning: x", repeats: 0 },
    ]);
  });

  it("of several patterns that match a line the first counts, wherever in the line it stands", () => {
    const spec = specOf([pattern(1, "late"), pattern(2, "early")]);
    expect(hits(spec, "early and late\n")).toEqual([{ pattern: 0, line: 1, text: "early and late", repeats: 0 }]);
  });

  it("passes over what an operator wants passed over, and patterns for other programs", () => {
    const spec = specOf([pattern(1, "error"), pattern(2, "flux", { execname: "psfex" })], {
      ignores: [{ pattern: "harmless", execname: "global" }],
    });
    expect(hits(spec, "a harmless error\nflux\nerror\n")).toEqual([{ pattern: 0, line: 3, text: "error", repeats: 0 }]);
  });

  it("keeps as many lines as asked for, one more after a colon, a traceback to its end; or the match alone", () => {
    expect(hits(specOf([pattern(1, "first", { lines: 2 })]), "first\nsecond\nthird\n")[0]?.text).toBe("first\nsecond");
    expect(hits(specOf([pattern(1, "first")]), "first:\nsecond\nthird\n")[0]?.text).toBe("first:\nsecond");
    const traceback = "Traceback (most recent call last):\n  File a\n    x()\nValueError: no\nafter\n";
    expect(hits(specOf([pattern(1, "Traceback")]), traceback)[0]?.text).toBe(traceback.replace("\nafter\n", ""));
    expect(hits(specOf([pattern(1, "id \\d+", { keep: "match" })]), "the id 17 is\n")[0]?.text).toBe("id 17");
  });

  it("patterns with groups, in Python's form too, and five hundred of them: the right one is told", () => {
    const many = Array.from({ length: 500 }, (_, at) => pattern(at, `(?P<what>fault) (${at})$`));
    expect(hits(specOf(many), "fault 321\nfault 7\n").map((hit) => hit.pattern)).toEqual([321, 7]);
  });

  it("replaces texts before it looks; bytes that are no text, carriage returns and a last line without end do no harm", () => {
    const spec = specOf([pattern(1, "error")], { filters: [{ replace: "\u001b[31m", with: "", execname: "global" }] });
    expect(hits(spec, "\u001b[31merror\n")[0]?.text).toBe("error");
    const searcher = searcherFor(spec, [], [], () => undefined);
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe, 0x0a]), Buffer.from("10%\r20%\rerror at 30%")]);
    expect(searchPart(searcher, bytes, 0, "all").hits).toEqual([
      { pattern: 0, line: 2, text: "error at 30%", repeats: 0 },
    ]);
    expect(searchPart(searcher, bytes, 0, "whole lines").bytes).toBe(3);
  });
});

describe("the throttle", () => {
  it("the same text but for its digits is one message for a minute; a pattern has a hundred rows, errors have room", () => {
    const throttle = qualityThrottle([pattern(1, "x", { level: 3 }), pattern(2, "y")]);
    const hit = (index: number, text: string) => ({ pattern: index, line: 1, text, repeats: 0 });
    expect(throttle.take(hit(0, "x 1"), 0).kind).toBe("message");
    expect(throttle.take(hit(0, "x 2"), 1000)).toMatchObject({ kind: "repeated", repeats: 1 });
    expect(throttle.take(hit(0, "x 3"), 61_000).kind).toBe("message");
    const kinds = Array.from({ length: 200 }, (_, at) => throttle.take(hit(0, "z".repeat(at)), 61_000).kind);
    expect(kinds.filter((kind) => kind === "message")).toHaveLength(98);
    expect(throttle.leftOut().get(0)).toBe(102);
    expect(throttle.take(hit(1, "y"), 61_000).kind).toBe("message");
  });
});

describe("in a job", () => {
  let bench: JobBench;
  beforeEach(async () => {
    bench = await jobBench();
  });
  afterEach(() => bench.remove());
  const script = (text: string) => `
<exec_1>
  execname = sh
  <cmdline>
    _1 = s.sh
  </cmdline>
</exec_1>
<wrapper>
  wrappername = genwrap.py
</wrapper>
# ${text.length}`;
  const run = async (text: string, quality: QualitySpec) => {
    await bench.job(
      [{ module: "m", steps: [{ wrapnum: 1, wcl: script(text), outputs: [], inputs: [{ path: "s.sh", text }] }] }],
      {
        quality,
      },
    );
    return bench.run();
  };
  const messages = async () =>
    (await bench.events()).filter((event): event is Extract<RunEvent, { kind: "message" }> => event.kind === "message");

  it("messages come with wrapper, log, line and pattern; the exit code stays as it is", async () => {
    expect(await run("echo fine; echo 'ERROR on stderr' >&2", specOf([pattern(2, "^ERROR")]))).toBe(0);
    const log = (await bench.read("log/m_1.log")).split("\n");
    const [message] = await messages();
    expect(message).toMatchObject({ level: 1, text: "ERROR on stderr", pattern: 2, wrapnum: 1, log: "log/m_1.log" });
    expect(log[(message?.line ?? 0) - 1]).toBe("ERROR on stderr");
  });

  it("while the program runs", async () => {
    await bench.job([{ module: "m", steps: [{ wrapnum: 1, words: "hold=go" }] }], {
      quality: specOf([pattern(2, "^make out")]),
    });
    const job = bench.start();
    for (let waited = 0; (await messages()).length === 0; waited += 50) {
      expect(waited).toBeLessThan(10_000);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(await bench.living()).not.toEqual([]);
    job.kill("SIGTERM");
    await job.ended;
  });

  it("a pattern that goes in circles on a hostile line is named and given up; the others find what they should", async () => {
    const hostile = `printf '${"a".repeat(60)}!\\n'; echo 'ERROR after it'`;
    expect(await run(hostile, specOf([pattern(5, "(a+)+$"), pattern(2, "^ERROR")]))).toBe(0);
    const texts = (await messages()).map(({ text }) => text);
    expect(texts).toContain("the pattern (a+)+$ took longer than 2 s: it is not looked for any more");
    expect(texts).toContain("ERROR after it");
  });

  it("a hundred thousand errors are few rows, and told in sum", async () => {
    const text = "i=0; while [ $i -lt 100 ]; do seq -f 'ERROR %g' 1000; i=$((i+1)); done";
    expect(await run(text, specOf([pattern(2, "^ERROR")]))).toBe(0);
    const events = await bench.events();
    expect((await messages()).length).toBeLessThan(5);
    const repeats = events.flatMap((event) => (event.kind === "message-repeated" ? event.repeats : []));
    expect(Math.max(...repeats)).toBe(99_999);
  });

  it("a large log with a very long line passes at full speed, byte for byte", async () => {
    const text =
      "head -c 100000000 /dev/zero | tr '\\0' x; echo; head -c 100000000 /dev/zero | tr '\\0' '\\n'; echo ERROR at the end";
    expect(await run(text, specOf([pattern(2, "^ERROR")]))).toBe(0);
    expect((await stat(join(bench.folder, "log/m_1.log"))).size).toBeGreaterThan(200_000_000);
    expect((await messages()).map((message) => message.text)).toEqual(["ERROR at the end"]);
    expect((await readFile(join(bench.folder, "job.json"), "utf8")).length).toBeGreaterThan(0);
  });
});
