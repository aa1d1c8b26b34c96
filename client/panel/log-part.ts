import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createInterface } from "node:readline";
import { speaksOfError } from "./error-line.ts";

/** Bytes of a log that the page shows at most. */
const shownBytes = 48 * 1024;
/** Where we stop looking for the first error of a long log. */
const searchedBytes = 64 * 1024 * 1024;

/** The end of a log from a whole line on; undefined when it cannot be read (yet). */
export async function endOfLog(path: string): Promise<string | undefined> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const { size } = await file.stat();
    const from = Math.max(0, size - shownBytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from);
    const text = buffer.toString("utf8", 0, bytesRead);
    return from === 0 ? text : text.slice(text.indexOf("\n") + 1);
  } catch {
    return undefined;
  } finally {
    await file.close();
  }
}

/** Number from 1 of the first line that speaks of an error; undefined when none does, or there is no such file. */
export async function firstErrorLine(path: string): Promise<number | undefined> {
  const input = createReadStream(path, { end: searchedBytes });
  let number = 0;
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      number += 1;
      if (speaksOfError(line)) return number;
    }
    return undefined;
  } catch {
    return undefined;
  } finally {
    input.destroy();
  }
}
