import { open, type FileHandle } from "node:fs/promises";
import { parentPort, workerData } from "node:worker_threads";
import type { LogWatch, QualityNews, QualityOrder, QualityStart } from "./quality-protocol.ts";
import { searchPart, searcherFor, type Searcher } from "./quality-search.ts";

// A thread of its own: a pattern that takes for ever stops nobody but this, and is found by the one who watches it.
main();

interface Log {
  readonly watch: LogWatch;
  readonly searcher: Searcher;
  offset: number;
  line: number;
  ending: boolean;
}

/** How long the thread rests when no log has grown. */
const restMs = 200;
const partBytes = 1 << 20;
/** Longer lines are cut there. */
const longestLine = 1 << 16;

function main(): void {
  const logs = new Map<number, Log>();
  const start = workerData as QualityStart;
  const now = new Int32Array(start.now);
  const trying = (pattern: number) => {
    Atomics.store(now, 0, pattern + 1);
    Atomics.add(now, 1, 1);
  };
  parentPort?.on("message", (order: QualityOrder) => {
    if (order.kind === "watch") {
      const { watch } = order;
      const searcher = searcherFor(start.spec, watch.programs, start.without, trying);
      logs.set(watch.id, { watch, searcher, offset: watch.offset, line: watch.line, ending: false });
    } else {
      const log = logs.get(order.id);
      if (log !== undefined) log.ending = true;
    }
  });
  const round = async () => {
    let grown = false;
    for (const [id, log] of logs) {
      const step = await searchMore(log);
      Atomics.store(now, 0, 0);
      grown ||= step === "more";
      if (step !== "ended") continue;
      logs.delete(id);
      tell({ kind: "ended", id });
    }
    setTimeout(() => void round(), grown ? 0 : restMs);
  };
  void round();
}

async function searchMore(log: Log): Promise<"more" | "waits" | "ended"> {
  // Told before the look: what was written before it will be seen.
  const { ending } = log;
  const file = await open(log.watch.path, "r").catch(() => undefined);
  if (file === undefined) return ending ? "ended" : "waits";
  try {
    const { size } = await file.stat();
    // A log that was cut in the middle is shorter than what was searched.
    if (size < log.offset) log.offset = size;
    const part = await readPart(file, log.offset);
    const atEnd = ending && log.offset + part.length >= size;
    const result = searchPart(
      log.searcher,
      part,
      log.line,
      atEnd ? "all" : part.length > longestLine ? "cut" : "whole lines",
    );
    if (result.bytes === 0) return atEnd ? "ended" : "waits";
    log.offset += result.bytes;
    log.line += result.lines;
    tell({ kind: "searched", id: log.watch.id, offset: log.offset, line: log.line, hits: result.hits });
    return "more";
  } finally {
    await file.close();
  }
}

async function readPart(file: FileHandle, offset: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(partBytes);
  const { bytesRead } = await file.read(buffer, 0, partBytes, offset);
  return buffer.subarray(0, bytesRead);
}

function tell(news: QualityNews): void {
  parentPort?.postMessage(news);
}
