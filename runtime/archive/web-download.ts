import { constants } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { ArchiveError } from "./archive.ts";
import { arriveChecked, type CopyOrder, type CopyResult } from "./arrive.ts";
import { runningSum, sameSum, tellDifference, type FileSum, type FullSum } from "./checksum.ts";
import { readBody } from "./web-body.ts";
import { exchange, expectStatus, WebError, type Answer, type Exchange } from "./web-exchange.ts";
import { withRetries } from "./web-retry.ts";
import type { Web } from "./web.ts";
import { writeAll } from "./write-all.ts";

/**
 * Fetches a URL to a file of this machine; a broken transfer goes on where it broke, when the server can and the file
 * is still the same. Safe against a kill at any moment (`arriveChecked`). Throws ArchiveError.
 */
export function downloadChecked(web: Web, order: CopyOrder): Promise<CopyResult> {
  return arriveChecked(order, {
    writeTo: (part) => downloadTo(web, order, part),
    sum: () => sumOfUrl(web, order.source),
  });
}

/** Reads a URL to its end and keeps nothing; undefined when there is no such file. Throws ArchiveError. */
export async function sumOfUrl(web: Web, url: string): Promise<FullSum | undefined> {
  const order: Exchange = { method: "GET", url };
  try {
    return await withRetries(web, `reading ${url}`, async () => {
      const answer = expectStatus(order, await exchange(web, order), [200]);
      const sum = runningSum();
      await readBody(web, order, answer, (bytes) => {
        sum.add(bytes);
        return Promise.resolve();
      });
      return sum.end();
    });
  } catch (error) {
    if (error instanceof ArchiveError && error.reason === "missing") return undefined;
    throw error;
  }
}

/** How far a download has come; grows over the tries. */
interface Progress {
  sum: ReturnType<typeof runningSum>;
  written: number;
  /** How often all came, and was not what it should be. */
  spoilt: number;
  /** Tells one content of the URL from another, when the server gives such a mark. */
  mark: string | undefined;
}

async function downloadTo(web: Web, { source, expected }: CopyOrder, part: string): Promise<FullSum> {
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;
  const file = await open(part, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o644);
  try {
    const progress: Progress = { sum: runningSum(), written: 0, spoilt: 0, mark: undefined };
    const whole = await withRetries(web, `fetching ${source}`, async () => {
      await receive(web, source, file, progress);
      const sum = progress.sum.end();
      if (expected === undefined || sameSum(sum, expected)) return sum;
      // The wire may have spoilt it: once more, from the start.
      await startAnew(file, progress);
      progress.spoilt += 1;
      return refuse(source, sum, expected, progress.spoilt);
    });
    await file.sync();
    return whole;
  } finally {
    await file.close();
  }
}

/** A sum that does not fit is worth one more try; twice the same wrong bytes are what the archive has. */
function refuse(source: string, sum: FileSum, expected: FileSum, times: number): never {
  const text = `${source} is not what it should be: ${tellDifference(sum, expected)}`;
  if (times >= 2) throw new ArchiveError("corrupt", text);
  throw new WebError(text, { again: true });
}

async function receive(web: Web, url: string, file: FileHandle, progress: Progress): Promise<void> {
  const resume = progress.written > 0 && progress.mark !== undefined;
  if (!resume && progress.written > 0) await startAnew(file, progress);
  const headers = resume ? { range: `bytes=${progress.written}-`, "if-range": progress.mark ?? "" } : {};
  const order: Exchange = { method: "GET", url, headers: { "accept-encoding": "identity", ...headers } };
  const answer = await exchange(web, order);
  if (answer.status === 416) await startAnew(file, progress);
  expectStatus(order, answer, resume ? [200, 206] : [200]);
  if (resume && !continues(answer, progress)) await startAnew(file, progress);
  progress.mark = strongMark(answer);
  await readBody(web, order, answer, async (bytes) => {
    await writeAll(file, bytes, progress.written);
    progress.sum.add(bytes);
    progress.written += bytes.length;
  });
}

function continues(answer: Answer, { written }: Progress): boolean {
  return answer.status === 206 && answer.header("content-range")?.startsWith(`bytes ${written}-`) === true;
}

function strongMark(answer: Answer): string | undefined {
  const mark = answer.header("etag");
  return mark === undefined || mark.startsWith("W/") ? undefined : mark;
}

async function startAnew(file: FileHandle, progress: Progress): Promise<void> {
  await file.truncate(0);
  progress.sum = runningSum();
  progress.written = 0;
  progress.mark = undefined;
}
