import type { Edit } from "../../grammar/problem.ts";
import { compareSync } from "../butler/sync.ts";
import { foldPath } from "../butler/path-tokens.ts";
import { mergeLiterals, type LiteralToken, type Token } from "../butler/token.ts";
import type { ConfigScalar } from "../config/program.ts";
import { scalarsIn } from "./config-read.ts";
import { reusable, type SyncCompared } from "./sync-report.ts";

export interface VariableEdit {
  readonly key: string;
  readonly text: string;
  readonly edit: Edit;
}

/**
 * A mismatch that lies wholly in the value of one variable of the file section (flabel, fsuffix, job_enddir …): the
 * value with which the two paths agree for all data ids. It is found by trying, and proven by the comparison itself.
 */
export function variableEdit({ view, sync, butler }: SyncCompared): VariableEdit | undefined {
  if (view.path.kind !== "inside") return undefined;
  const { tokens } = view.path;
  const literal = sync.differences.find((one) => one.code === "literal" || one.code === "compression-suffix");
  if (literal === undefined) return undefined;
  for (const [key, scalar] of scalarsIn(view.at.section)) {
    if (!reusable.has(key) || scalar.value === undefined || /[$,]/.test(scalar.text)) continue;
    for (const text of candidates(scalar, tokens, butler, literal)) {
      const changed = withValue(tokens, key, scalar.text, text);
      if (changed === undefined || compareSync({ kind: "inside", tokens: changed }, butler).kind === "mismatch")
        continue;
      return { key, text, edit: { ...scalar.place, newText: text } };
    }
  }
  return undefined;
}

/** What the value could be: itself with the difference put right, or what stands in its place on the other side. */
function candidates(
  scalar: ConfigScalar,
  tokens: readonly Token[],
  butler: readonly Token[],
  { wcl, butler: wanted }: { readonly wcl: readonly Token[]; readonly butler: readonly Token[] },
): readonly string[] {
  const [left, right] = [textOf(wcl), textOf(wanted)];
  const swapped = left === "" ? [] : [scalar.text.replace(left, () => right)];
  const inPlace = tokens.flatMap((token, index) => {
    const other = butler[index];
    return token.kind === "literal" && other?.kind === "literal" ? between(token, scalar.text, other.text) : [];
  });
  return [...swapped, ...inPlace].filter((text) => text !== scalar.text && text !== "" && !/[#,$]/.test(text));
}

const textOf = (tokens: readonly Token[]) =>
  tokens.map((token) => (token.kind === "literal" ? token.text : "")).join("");

/** A text that stands between the same beginning and the same end on both sides. */
function between({ text }: LiteralToken, value: string, other: string): string[] {
  const at = text.indexOf(value);
  if (at < 0 || value === "") return [];
  const [before, after] = [text.slice(0, at), text.slice(at + value.length)];
  const fits = other.startsWith(before) && other.endsWith(after) && other.length > before.length + after.length;
  return fits ? [other.slice(before.length, other.length - after.length)] : [];
}

/** The path with another value for a variable; undefined when the variable is not in it as a whole. */
function withValue(tokens: readonly Token[], key: string, old: string, text: string): readonly Token[] | undefined {
  const isIt = (piece: LiteralToken["pieces"][number]) => piece.origin?.via.at(-1)?.name === key && piece.text === old;
  if (!tokens.some((token) => token.kind === "literal" && token.pieces.some(isIt))) return undefined;
  const changed = tokens.map((token): Token => {
    if (token.kind !== "literal") return token;
    const pieces = token.pieces.map((piece) => (isIt(piece) ? { ...piece, text } : piece));
    return { kind: "literal", text: pieces.map((piece) => piece.text).join(""), pieces };
  });
  return foldPath(mergeLiterals(changed));
}
