import type { Problem } from "../../grammar/problem.ts";
import type { Place, Span } from "../../grammar/span.ts";
import { compileText, compileValue, type Compiled, type CompiledReference } from "./compile.ts";
import type { ExpandOptions, ExpansionRequest } from "./expansion.ts";
import type { ConfigScalar, ConfigSection, ContextValue, Program } from "./program.ts";
import { lookUpIn, type Search, type Where } from "./scope.ts";

/** What one expansion has met so far. Nothing of it outlives the call. */
export interface Run {
  readonly program: Program;
  readonly search: Search;
  readonly lists: "expand" | "keep";
  readonly answer: ExpandOptions["answer"];
  /** The text that is expanded. */
  readonly whole: Place;
  /** By name, folded: within one expansion a name always means the same. */
  readonly entries: Map<string, Entry>;
  // Made when first needed: most expansions are one of a hundred thousand file names.
  /** By name and width. */
  slots: Map<string, Slot> | undefined;
  /** By text. */
  requests: Map<string, ExpansionRequest> | undefined;
  /** By code and place, so that a text read twice complains once. */
  problems: Map<string, Problem> | undefined;
  /** Set when a limit is passed: then there are no values. */
  tooLarge: boolean;
  /** Evaluations left for parts that depend on the combination; bounds the time of hostile input. */
  budget: number;
}

/** Where a text stands: its references have their own spans, unless it was made and only its user can be shown. */
export interface Source {
  readonly file: string;
  readonly user?: Span;
}

/** One reference, and where it stands. */
export interface Site {
  readonly reference: CompiledReference;
  readonly source: Source;
}

/** A name that was found. */
export interface Entry {
  readonly key: string;
  /** As first written. */
  readonly name: string;
  readonly value: ConfigScalar | ContextValue;
  readonly where: Where;
  readonly source: Source;
  /** Absent for atomic values: no comma and no variable in them means anything. */
  readonly compiled: Compiled | undefined;
  built: Built | undefined;
  /** `open` while the names in its value are being resolved: meeting it then is a circle. */
  state: "new" | "open" | "done";
  circular: boolean;
}

/** A text with its names replaced, as far as that does not depend on the combination. */
export interface Built {
  readonly pieces: readonly Piece[];
  readonly uses: readonly Use[];
}

export type Piece = string | LoopPiece | DeferredPiece | PaddedPiece;

/** The current member of a list. */
export interface LoopPiece {
  readonly kind: "loop";
  readonly slot: Slot;
}

/** A reference whose name holds the current member of a list. */
export interface DeferredPiece {
  readonly kind: "deferred";
  readonly site: Site;
  readonly name: readonly Piece[];
  readonly known: Map<string, Built>;
}

/** A padded reference whose value holds the current member of a list. */
export interface PaddedPiece {
  readonly kind: "padded";
  readonly site: Site;
  readonly name: string;
  readonly width: number;
  readonly pieces: readonly Piece[];
}

/** One list taken as a loop: the same name with another width is another loop, as in the reference. */
export interface Slot {
  readonly index: number;
  readonly key: string;
  /** As first written. */
  readonly name: string;
  readonly width: number | undefined;
  readonly entry: Entry;
  readonly site: Site;
  readonly members: readonly Member[];
}

export interface Member {
  readonly compiled: Compiled;
  /** Padded where the slot has a width; absent while variables in the member wait for the combination. */
  readonly text: string | undefined;
  built: Built | undefined;
}

/** One reference that was replaced. */
export interface Use {
  /** As written. */
  readonly name: string;
  /** References of one form, name and width in any case are one, and the first decides how `keep` spells it. */
  readonly same: string;
  /** The value for `keep`; absent for lists, whose values depend on the combination. */
  readonly value: string | undefined;
  readonly inner: readonly Use[];
  readonly entry: Entry | undefined;
  readonly slot: Slot | undefined;
}

/** The entry of a name (`key` is folded), a section of that name, or nothing. */
export function entryOf(
  run: Run,
  key: string,
  name: string,
  { reference, source }: Site,
): Entry | ConfigSection | undefined {
  const known = run.entries.get(key);
  if (known !== undefined) return known;
  const hit = lookUpIn(run.search, key);
  if (hit === undefined) return undefined;
  const { value, where } = hit;
  if ("kind" in value && value.kind === "section") return value;
  const entry: Entry = {
    key,
    name,
    value,
    where,
    ...readText(run, value, { file: source.file, user: source.user ?? reference.span }),
    built: undefined,
    state: "new",
    circular: false,
  };
  run.entries.set(key, entry);
  return entry;
}

function readText(run: Run, value: ConfigScalar | ContextValue, user: Source): Pick<Entry, "source" | "compiled"> {
  if (!("kind" in value))
    return { source: user, compiled: value.atomic ? undefined : compileText(run.program, value.text) };
  const source = { file: value.place.file, user: value.place.span };
  if (value.atomic === true) return { source, compiled: undefined };
  if (value.value === undefined) return { source, compiled: compileText(run.program, value.text) };
  return { source: { file: value.place.file }, compiled: compileValue(value.value) };
}
