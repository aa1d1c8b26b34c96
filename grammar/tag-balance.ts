import type { SourceLine } from "./source-file.ts";

/**
 * How many more close tags than open tags of a name are still to come: what recovery goes by when a tag does not fit.
 * Names are folded.
 */
export class TagBalance {
  readonly #ahead = new Map<string, number>();

  constructor(lines: readonly SourceLine[]) {
    for (const { statement } of lines) {
      if (statement?.kind === "open") this.#add(statement.name.text, -1);
      if (statement?.kind === "close") this.#add(statement.name.text, 1);
    }
  }

  /** An open tag of this name lies behind now. */
  passOpen(name: string): void {
    this.#add(name, 1);
  }

  /** A close tag of this name lies behind now. */
  passClose(name: string): void {
    this.#add(name, -1);
  }

  /** Close tags ahead that no open tag ahead will use up. */
  ahead(name: string): number {
    return this.#ahead.get(name) ?? 0;
  }

  #add(name: string, count: number): void {
    const folded = name.toLowerCase();
    this.#ahead.set(folded, (this.#ahead.get(folded) ?? 0) + count);
  }
}
