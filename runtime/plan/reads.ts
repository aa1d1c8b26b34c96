import type { Place } from "../../grammar/span.ts";
import type { InputFile } from "./run-plan.ts";
import type { Maker } from "./territory.ts";

/** What quanta read, as little of it as the check at the end needs: there may be millions. */
export interface Reads {
  /** Inputs that nothing made when they were asked for: their names, and by which instance of which module. */
  readonly open: { readonly filenames: string[]; readonly wrapnums: number[]; readonly askers: Asker[] };
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
}

export function createReads(): Reads {
  return { open: { filenames: [], wrapnums: [], askers: [] }, doubtful: [], askers: new Map() };
}
