import { createContext, runInContext } from "node:vm";

export type GroupMatch =
  | { readonly kind: "found"; readonly text: string }
  | { readonly kind: "no-match" }
  | { readonly kind: "invalid"; readonly message: string };

/** Longer than any honest match; a pattern that needs more goes in circles. */
const patienceMs = 1000;

/**
 * What the first group of an operator's pattern matches in a text. The pattern is Python's: named groups are read,
 * and a pattern that would run for ever is stopped and called invalid.
 */
export function firstGroup(pattern: string, text: string): GroupMatch {
  const source = pattern.replaceAll("(?P<", "(?<");
  const fault = faultOf(source);
  if (fault !== undefined) return { kind: "invalid", message: fault };
  try {
    // Only code that V8 may interrupt has a time limit; the pattern stays data in there.
    const context = createContext({ source, text });
    const found: unknown = runInContext("(new RegExp(source).exec(text) ?? [])[1]", context, { timeout: patienceMs });
    return typeof found === "string" ? { kind: "found", text: found } : { kind: "no-match" };
  } catch {
    return { kind: "invalid", message: `${pattern} takes for ever` };
  }
}

function faultOf(source: string): string | undefined {
  try {
    // An alternative that matches nothing tells how many groups there are.
    const groups = (new RegExp(`${source}|`).exec("") ?? []).length - 1;
    return groups === 0 ? `${source} has no group` : undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
