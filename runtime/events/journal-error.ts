/** A journal could not be read or written: the disk, a second writer, or damage in the middle of the file. */
export class JournalError extends Error {
  readonly path: string;
  constructor(path: string, what: string, cause?: unknown) {
    super(`${path}: ${what}`, cause === undefined ? undefined : { cause });
    this.name = "JournalError";
    this.path = path;
  }
}
