import type { QualityHit } from "./quality-protocol.ts";
import { compilePattern, isMeant, type QualityPattern, type QualitySpec } from "./quality-spec.ts";

/** The patterns that count for one log, compiled. */
export interface Searcher {
  readonly patterns: readonly Compiled[];
  readonly ignores: readonly RegExp[];
  readonly filters: QualitySpec["filters"];
  /** Called before each pattern is tried. */
  readonly trying: (pattern: number) => void;
}

interface Compiled {
  readonly index: number;
  readonly about: QualityPattern;
  /** Finds lines in a text of many. */
  readonly inText: RegExp;
  readonly inLine: RegExp;
}

export interface PartResult {
  /** How much of the part is done with; the rest comes again with what follows it. */
  readonly bytes: number;
  readonly lines: number;
  readonly hits: readonly QualityHit[];
}

/** A message is cut here. */
const longestText = 4000;
/** More lines than that no message has, a Python traceback included. */
const mostLines = 60;

/** Patterns that no expression can be made of are left out: whoever gave them was told at submission. */
export function searcherFor(
  spec: QualitySpec,
  programs: readonly string[],
  without: readonly number[],
  trying: (pattern: number) => void,
): Searcher {
  const patterns = spec.patterns.flatMap((about, index) => {
    if (without.includes(index) || !isMeant(about.execname, programs)) return [];
    const [inText, inLine] = [compiled(about.pattern, "gim"), compiled(about.pattern, "i")];
    return inText === undefined || inLine === undefined ? [] : [{ index, about, inText, inLine }];
  });
  const ignores = spec.ignores.flatMap(({ pattern, execname }) =>
    isMeant(execname, programs) ? (compiled(pattern, "i") ?? []) : [],
  );
  return { patterns, ignores, filters: spec.filters.filter(({ execname }) => isMeant(execname, programs)), trying };
}

/**
 * Searches the lines of a part of a log; `line` is how many came before it. `whole lines` leaves an unfinished last line
 * for later, `cut` takes it as it is if there is no other, `all` takes everything.
 */
export function searchPart(
  searcher: Searcher,
  part: Buffer,
  line: number,
  how: "whole lines" | "cut" | "all",
): PartResult {
  const lastEnd = part.lastIndexOf(0x0a) + 1;
  const length = how === "all" || (how === "cut" && lastEnd === 0) ? part.length : lastEnd;
  if (length === 0) return { bytes: 0, lines: 0, hits: [] };
  const text = searcher.filters.reduce(
    (rest, filter) => (filter.replace === "" ? rest : rest.replaceAll(filter.replace, () => filter.with)),
    part.toString("utf8", 0, length),
  );
  const starts = lineStarts(searcher, text);
  const hits: QualityHit[] = [];
  const count = lineCounter(text, line);
  for (const start of starts) {
    const hit = hitAt(searcher, text, start, count(start));
    if (hit !== undefined) add(hits, hit);
  }
  return { bytes: length, lines: count(text.length) - line - 1, hits };
}

/** Where lines begin that some pattern may match, in order. */
function lineStarts({ patterns, trying }: Searcher, text: string): number[] {
  const starts = new Set<number>();
  for (const { index, inText } of patterns) {
    trying(index);
    inText.lastIndex = 0;
    for (let match = inText.exec(text); match !== null; match = inText.exec(text)) {
      const start = startOf(text, match.index);
      starts.add(start);
      // On with the next line, whatever the match took of it.
      const end = endOf(text, match.index);
      if (end >= text.length) break;
      inText.lastIndex = end + 1;
    }
  }
  return [...starts].sort((one, other) => one - other);
}

function hitAt(
  { patterns, ignores, trying }: Searcher,
  text: string,
  start: number,
  line: number,
): QualityHit | undefined {
  const end = endOf(text, start);
  const own = text.slice(start, end);
  for (const { index, about, inLine } of patterns) {
    trying(index);
    const match = inLine.exec(own);
    if (match === null) continue;
    if (ignores.some((one) => one.test(own))) return undefined;
    const whole = about.keep === "match" ? match[0] : withFollowing(text, end, own, about.lines);
    return { pattern: index, line, text: whole.slice(0, longestText), repeats: 0 };
  }
  return undefined;
}

/** The lines of one message: so many as asked for, one more after a colon, a traceback to its end. */
function withFollowing(text: string, end: number, own: string, wanted: number): string {
  const lines = [own];
  const traceback = own.includes("Traceback (most recent call last)");
  let at = end;
  while (at < text.length && lines.length < mostLines) {
    const next = text.slice(at + 1, endOf(text, at + 1));
    const last = lines.at(-1) ?? "";
    const more = traceback
      ? lines.length === 1 || /^\s/.test(last)
      : lines.length < wanted + (own.endsWith(":") ? 1 : 0);
    if (!more) break;
    lines.push(next);
    at = endOf(text, at + 1);
  }
  return lines.join("\n").trimEnd();
}

/** The same as the last one but for its digits: that one came once more. */
function add(hits: QualityHit[], hit: QualityHit): void {
  const last = hits.at(-1);
  if (last !== undefined && last.pattern === hit.pattern && normalised(last.text) === normalised(hit.text))
    hits[hits.length - 1] = { ...last, repeats: last.repeats + 1 };
  else hits.push(hit);
}

/** Texts that differ in their digits only are the same message. */
export function normalised(text: string): string {
  return text.replace(/\d+/g, "#");
}

/** Number of the line that begins at a place; places must come in order. */
function lineCounter(text: string, before: number): (at: number) => number {
  let line = before + 1;
  let done = 0;
  return (at) => {
    for (let next = text.indexOf("\n", done); next >= 0 && next < at; next = text.indexOf("\n", done)) {
      line += 1;
      done = next + 1;
    }
    return line;
  };
}

/** A carriage return ends a line too: progress bars. */
function startOf(text: string, at: number): number {
  let start = at;
  while (start > 0 && !endsLine(text.charCodeAt(start - 1))) start -= 1;
  return start;
}

function endOf(text: string, at: number): number {
  let end = at;
  while (end < text.length && !endsLine(text.charCodeAt(end))) end += 1;
  return end;
}

function endsLine(code: number): boolean {
  return code === 10 || code === 13;
}

function compiled(pattern: string, flags: string): RegExp | undefined {
  try {
    return compilePattern(pattern, flags);
  } catch {
    return undefined;
  }
}
