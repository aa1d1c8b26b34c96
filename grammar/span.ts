/** A stretch of a text: offsets in UTF-16 code units, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A stretch of a named file. `file` is the path under which the text was loaded. */
export interface Place {
  readonly file: string;
  readonly span: Span;
}
