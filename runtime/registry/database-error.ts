/**
 * The registry's database could not do what was asked. `unreachable`: there is no connection, or it broke, and nothing
 * is known of the work under way. `refused`: the statement or its data are wrong (SQLSTATE in `code`).
 */
export class DatabaseError extends Error {
  readonly reason: "unreachable" | "refused";
  /** SQLSTATE, when the server gave one. */
  readonly code: string | undefined;
  constructor(reason: "unreachable" | "refused", message: string, options: { code?: string; cause?: unknown } = {}) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.name = "DatabaseError";
    this.reason = reason;
    this.code = options.code;
  }

  /** True when the data were refused (constraints, ranges, encodings): the same data will be refused again. */
  get isAboutData(): boolean {
    return this.code !== undefined && /^(22|23|54)/.test(this.code);
  }
}
