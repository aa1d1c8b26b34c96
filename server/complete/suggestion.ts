import type { Span } from "../../grammar/span.ts";
import type { Snapshot } from "../snapshot.ts";

export type CompletionKind =
  "section" | "key" | "variable" | "value" | "reference" | "module" | "file" | "folder" | "snippet";

/** One thing that can be written here. */
export interface Suggestion {
  readonly label: string;
  readonly kind: CompletionKind;
  /** The text that replaces `span`. */
  readonly text: string;
  /** The same with places to fill in, for editors that can. */
  readonly snippet?: string;
  readonly span: Span;
  readonly detail?: string;
  /** Suggestions are shown in the order of this text. */
  readonly sort: string;
  /** What typing is compared with; the label when missing. */
  readonly filter?: string;
  /** Asked back for the long text, see `describeCompletion`. */
  readonly about?: string;
}

export interface Completion {
  readonly suggestions: readonly Suggestion[];
  /** False when some were left out and typing on would show others. */
  readonly complete: boolean;
}

/** Where the cursor is, as far as completion asks: the sections around it and the line to its left. */
export interface CompletionPlace {
  readonly snapshot: Snapshot;
  readonly offset: number;
  readonly path: readonly string[];
  /** The logical line left of the cursor, without its indent; continuations joined. */
  readonly left: string;
  /** Offset of the first character of the physical line that is not blank. */
  readonly lineStart: number;
}

/** One word that a value can take. */
export interface ValueWord {
  readonly text: string;
  readonly kind: CompletionKind;
  readonly detail?: string;
  readonly about?: string;
  readonly rank?: number;
}
