import type { Place } from "../../grammar/span.ts";
import type { InputFile } from "./run-plan.ts";
import type { Maker } from "./territory.ts";

/** What quanta read, as little of it as the check at the end needs: there may be millions. */
export interface Reads {
  /** Inputs that nothing made when they were asked for: their names, module by module. */
  readonly open: { readonly asker: Asker; readonly filenames: Names }[];
  /** Inputs that an earlier quantum makes otherwise than they are asked for. */
  readonly doubtful: {
    readonly quantum: number;
    readonly asker: Asker;
    readonly input: InputFile;
    readonly maker: Maker;
  }[];
  readonly askers: Map<string, Asker>;
}

/** A module that asks for files. */
export interface Asker {
  readonly module: string;
  readonly place: Place;
  /** Modules whose files it reads. */
  readonly makers: Set<string>;
}

export function createReads(): Reads {
  return { open: [], doubtful: [], askers: new Map() };
}

/** Notes a file that nothing has made so far. */
export function noteOpen({ open }: Reads, asker: Asker, filename: string): void {
  const last = open.at(-1);
  const names = last?.asker === asker ? last.filenames : { packed: [], loose: [] };
  if (last?.asker !== asker) open.push({ asker, filenames: names });
  if (names.loose.push(filename) < together) return;
  names.packed.push(names.loose.join("\n"));
  names.loose.length = 0;
}

/** Names in order; thousands of them are one text, as a text for each would take several times the room. */
interface Names {
  readonly packed: string[];
  readonly loose: string[];
}

const together = 4096;

export function* eachName({ packed, loose }: Names): Generator<string> {
  for (const text of packed) yield* text.split("\n");
  yield* loose;
}
