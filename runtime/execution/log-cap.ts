import { closeSync, constants, fstatSync, ftruncateSync, openSync, readSync, writeSync } from "node:fs";

/** Keeps a log below a size while programs append to it. */
export interface LogCap {
  /** Cuts the middle out when the log has grown too long; gives all bytes that were left out so far. */
  readonly look: () => number;
}

/** Of the end of what was written so much is kept at each cut. */
const tailBytes = 1 << 20;

/**
 * Programs hold the log by a descriptor of their own that appends, so nothing is copied and nothing slows them: a log
 * that is too long is shortened to its head, and its tail is appended again.
 */
export function logCap(path: string, most: number): LogCap {
  let lost = 0;
  const look = () => {
    try {
      lost += cut(path, most);
    } catch {
      // A log that cannot be shortened now may be at the next look.
    }
    return lost;
  };
  return { look };
}

function cut(path: string, most: number): number {
  const { O_RDWR, O_APPEND, O_NOFOLLOW } = constants;
  const file = openSync(path, O_RDWR | O_APPEND | O_NOFOLLOW);
  try {
    const { size } = fstatSync(file);
    if (size <= most) return 0;
    const tail = Math.min(tailBytes, Math.floor(most / 4));
    const head = Math.floor(most / 2);
    const buffer = Buffer.alloc(tail);
    const read = readSync(file, buffer, 0, tail, size - tail);
    ftruncateSync(file, head);
    const lost = size - head - read;
    writeSync(file, `\n… ${lost} bytes were left out here: a log may hold ${most} …\n`);
    writeSync(file, buffer, 0, read);
    return lost;
  } finally {
    closeSync(file);
  }
}
