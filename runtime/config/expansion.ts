import type { Problem } from "../../grammar/problem.ts";
import type { Place } from "../../grammar/span.ts";
import type { ReferenceForm } from "../../grammar/tree.ts";
import type { Layer } from "./program.ts";
import type { Where } from "./scope.ts";

/** What a text with variables becomes. When a problem is an error, what could not be replaced stands as written. */
export interface Expansion {
  /** One text, or one for each combination of the lists met; none when a list is empty or the limit is passed. */
  readonly values: readonly string[];
  /** For each value, the variables that made it: name as written to value before padding. Made when first read. */
  readonly keep: readonly ReadonlyMap<string, string>[];
  /** The variables met, in the order they were replaced. Made when first read. */
  readonly steps: readonly Step[];
  /** What only a job or a submission may answer; the text of each still stands in the values. */
  readonly requests: readonly ExpansionRequest[];
  readonly problems: readonly Problem[];
}

/** One variable that was replaced. */
export interface Step {
  /** As written. */
  readonly name: string;
  /** What was found, before its own variables were replaced. */
  readonly text: string;
  /** The values of a list, where the name was taken as one. */
  readonly values?: readonly string[];
  readonly where: Where;
  /** Absent for values that the context gave. */
  readonly layer?: Layer;
  readonly place?: Place;
  /** 0 for names in the text itself, 1 for names in their values, and so on. */
  readonly depth: number;
}

/** `$HEAD{file,KEY,…}` or `$FUNC{module.function,argument,…}`, its inner variables replaced. */
export interface ExpansionRequest {
  readonly form: Extract<ReferenceForm, "header" | "function">;
  /** Between the braces, before the first colon. */
  readonly call: string;
  readonly place: Place;
}

export interface ExpandOptions {
  /** `expand`: a list gives one value for each of its members. `keep`: it is inserted as it stands. */
  readonly lists?: "expand" | "keep";
  /** The file that the spans of a given Value belong to. */
  readonly file?: string;
  /** Answers requests where that is allowed; the answer is inserted as it is, its text is never read again. */
  readonly answer?: (request: ExpansionRequest) => string | undefined;
}
