import type { FileHandle } from "node:fs/promises";

/** One complete line: its text without newline, and the offset in bytes just behind its newline. */
export interface FileLine {
  readonly text: string;
  readonly end: number;
}

const newline = 0x0a;
const chunkSize = 256 * 1024;

/** Room for reading, for whoever reads again and again. */
export function readingRoom(): Buffer {
  return Buffer.allocUnsafe(chunkSize);
}

/** Complete lines from a byte offset to the present end of the file; what follows the last newline is not a line yet. */
export async function* readLines(
  file: FileHandle,
  from: number,
  chunk: Buffer = Buffer.allocUnsafe(chunkSize),
): AsyncGenerator<FileLine, undefined> {
  let pieces: Buffer[] = [];
  let position = from;
  for (;;) {
    const { bytesRead } = await file.read(chunk, 0, chunk.length, position);
    if (bytesRead === 0) return;
    let start = 0;
    for (let at = next(chunk, 0, bytesRead); at !== -1; at = next(chunk, start, bytesRead)) {
      pieces.push(chunk.subarray(start, at));
      start = at + 1;
      yield { text: joined(pieces), end: position + start };
      pieces = [];
    }
    // The chunk is used again, so what is kept of it must be a copy.
    if (start < bytesRead) pieces.push(Buffer.from(chunk.subarray(start, bytesRead)));
    position += bytesRead;
  }
}

function next(chunk: Buffer, from: number, end: number): number {
  const at = chunk.indexOf(newline, from);
  return at < end ? at : -1;
}

function joined(pieces: readonly Buffer[]): string {
  const [only] = pieces;
  return pieces.length === 1 && only !== undefined ? only.toString("utf8") : Buffer.concat(pieces).toString("utf8");
}
