import type { Place, Span } from "./span.ts";

/** The four words of the Language Server Protocol, the same everywhere. */
export type Severity = "error" | "warning" | "information" | "hint";

/** Replace the text at `place` by `newText`. */
export interface Edit extends Place {
  readonly newText: string;
}

/** A change that removes a problem. `safe` fixes never change what a run would do other than remove the fault. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly Edit[];
  readonly safe: boolean;
}

export interface Related extends Place {
  readonly message: string;
}

/** The one currency of complaint: what is wrong, where, and what helps. Never thrown. */
export interface Problem {
  /** For example `WCL101`; every code has an entry in the rule table. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly file: string;
  readonly span: Span;
  readonly related: readonly Related[];
  readonly fixes: readonly Fix[];
}

/** What makes one complaint out of a code, its severity, a place and a sentence. */
export function problem(
  [code, severity]: readonly [code: string, severity: Severity],
  place: Place,
  message: string,
  more: { readonly related?: readonly Related[]; readonly fixes?: readonly Fix[] } = {},
): Problem {
  return { code, severity, message, ...place, related: more.related ?? [], fixes: more.fixes ?? [] };
}
