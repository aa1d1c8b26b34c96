import type { Place } from "../../grammar/span.ts";
import type { Fix, Problem, Related, Severity } from "../../grammar/problem.ts";

/** A problem of the Butler's files and paths; `code` is one of the `sync/…` and `policy/…` codes of the rule table. */
export function butlerProblem(
  code: string,
  severity: Severity,
  message: string,
  place: Place,
  extra: { readonly related?: readonly Related[]; readonly fixes?: readonly Fix[] } = {},
): Problem {
  return {
    code,
    severity,
    message,
    file: place.file,
    span: place.span,
    related: extra.related ?? [],
    fixes: extra.fixes ?? [],
  };
}
