export interface DocumentParams {
  readonly textDocument: { readonly uri: string };
}

export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** Where something is written. */
export interface Location {
  readonly uri: string;
  readonly range: Range;
}
