import { templateText } from "./token-text.ts";
import { keepText } from "./pattern-text.ts";
import type { WclPath } from "./path-tokens.ts";
import type { KeyType } from "./template.ts";
import { sliceLiteral, type Token } from "./token.ts";

/** A change that brings the two sides together: of the WCL patterns, or of the line in the butler_templates file. */
export type SyncFix =
  | { readonly kind: "wcl"; readonly runtime: string; readonly name: string }
  | { readonly kind: "butler"; readonly template: string };

export interface FixOptions {
  /** Types of the template's keys, for a fix that writes a template. */
  readonly types?: ReadonlyMap<string, KeyType>;
  /** Variables of the file section (flabel, fsuffix …) that a fix may re-use, name to value. */
  readonly variables?: ReadonlyMap<string, string>;
  /** How a pattern names the root of the repository: `${job_repo_dir}`. */
  readonly root?: string;
}

/** The fixes that can be written down; a side that cannot express the other's form is left out. */
export function fixesFor(wcl: WclPath, butler: readonly Token[], options: FixOptions): SyncFix[] {
  const toWcl = wclFix(butler, options);
  const toButler = wcl.kind === "inside" ? butlerFix(wcl.tokens, options) : undefined;
  return [...(toWcl === undefined ? [] : [toWcl]), ...(toButler === undefined ? [] : [toButler])];
}

function wclFix(tokens: readonly Token[], options: FixOptions): SyncFix | undefined {
  const possible = tokens.every((token) => {
    if (token.kind === "unknown") return false;
    if (token.kind === "field") return token.format.kind !== "space";
    // A comment, a list separator or a variable would be read instead of the text.
    return token.kind === "run" || !/[#,]|\$\{/.test(token.text);
  });
  if (!possible) return undefined;
  const [directory, name] = splitAtName(tokens);
  const root = options.root ?? "${job_repo_dir}";
  const variables = options.variables ?? new Map<string, string>();
  const below = keepText(directory, variables, "directory");
  return { kind: "wcl", runtime: below === "" ? root : `${root}/${below}`, name: keepText(name, variables, "name") };
}

function butlerFix(tokens: readonly Token[], options: FixOptions): SyncFix | undefined {
  if (tokens.some((token) => token.kind === "unknown")) return undefined;
  return { kind: "butler", template: templateText(tokens, options.types) };
}

/** Splits at the last slash, which itself belongs to neither side. */
function splitAtName(tokens: readonly Token[]): [readonly Token[], readonly Token[]] {
  const index = tokens.findLastIndex((token) => token.kind === "literal" && token.text.includes("/"));
  const token = tokens[index];
  if (token?.kind !== "literal") return [[], tokens];
  const slash = token.text.lastIndexOf("/");
  return [
    [...tokens.slice(0, index), sliceLiteral(token, 0, slash)],
    [sliceLiteral(token, slash + 1), ...tokens.slice(index + 1)],
  ];
}
