/** A file is not the FITS that it should be; `path` and `offset` (bytes) say where the reading stopped. */
export class FitsError extends Error {
  override readonly name = "FitsError";
  readonly reason: "not-fits" | "truncated" | "bad-card" | "bad-structure" | "too-large";
  readonly path: string;
  readonly offset: number;
  constructor(reason: FitsError["reason"], path: string, offset: number, message: string) {
    super(`${path}: ${message} (byte ${offset})`);
    this.reason = reason;
    this.path = path;
    this.offset = offset;
  }
}
