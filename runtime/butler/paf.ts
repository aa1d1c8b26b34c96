import type { Problem } from "../../grammar/problem.ts";
import { butlerProblem } from "./butler-problem.ts";
import type { PolicyLeaf, PolicyMap, PolicyNode, PolicyValue } from "./policy-tree.ts";

/**
 * Reads a policy in PAF, the line format of camera policies before May 2017 (`name: value`, `name: { … }`).
 * Total: what cannot be read is a located problem and reading goes on with the next line.
 * Several values on a line, or a name said again, make a list; dots in a name mean nesting.
 */
export function readPaf(text: string, file: string): { policy: PolicyMap; problems: readonly Problem[] } {
  const reader: Reader = { text, file, at: 0, problems: [] };
  const root = draftMap(0);
  readEntries(reader, root, 0);
  return { policy: finish(root, file, text.length), problems: reader.problems };
}

interface Reader {
  readonly text: string;
  readonly file: string;
  at: number;
  readonly problems: Problem[];
}

interface DraftMap {
  readonly start: number;
  end: number;
  readonly entries: Map<string, DraftMap | PolicyLeaf[]>;
  /** Offset and length of each name, the last time it stands. */
  readonly names: Map<string, readonly [start: number, end: number]>;
}

/** Sub-policies nest by recursion; no camera goes deeper than four. */
const deepest = 200;

const draftMap = (start: number): DraftMap => ({ start, end: start, entries: new Map(), names: new Map() });

function readEntries(reader: Reader, into: DraftMap, depth: number): void {
  for (;;) {
    skipBlanksAndComments(reader);
    if (reader.at >= reader.text.length) {
      if (depth > 0) report(reader, into.start, into.start + 1, "this brace is never closed");
      return;
    }
    if (reader.text[reader.at] === "}") {
      reader.at += 1;
      if (depth > 0) return;
      report(reader, reader.at - 1, reader.at, "nothing is open that this brace could close");
      continue;
    }
    readEntry(reader, into, depth);
  }
}

const nameAndColon = /([\w.]+)[ \t]*:/y;

function readEntry(reader: Reader, into: DraftMap, depth: number): void {
  const start = reader.at;
  const match = matchAt(nameAndColon, reader);
  const name = match?.[1];
  if (name === undefined) {
    skipLine(reader);
    report(reader, start, reader.at, "a line of a PAF policy is `name: value`");
    return;
  }
  const target = reach(reader, into, name, start);
  skipSpaces(reader);
  if (reader.text[reader.at] === "{") {
    const open = reader.at;
    reader.at += 1;
    if (depth >= deepest) {
      report(reader, open, open + 1, `nested deeper than ${deepest} levels`);
      reader.at = reader.text.length;
      return;
    }
    const known = target?.map.entries.get(target.key);
    const inner = known !== undefined && !Array.isArray(known) ? known : draftMap(open);
    readEntries(reader, inner, depth + 1);
    inner.end = reader.at;
    target?.map.entries.set(target.key, inner);
    return;
  }
  const values = readValues(reader);
  if (target === undefined || values.length === 0) return;
  const known = target.map.entries.get(target.key);
  if (known !== undefined && !Array.isArray(known)) {
    report(reader, start, start + name.length, `${name} is a sub-policy already`);
    return;
  }
  if (known === undefined) target.map.entries.set(target.key, values);
  else known.push(...values);
}

/** Walks the dots of a name down to the map that holds its last part. */
function reach(
  reader: Reader,
  from: DraftMap,
  name: string,
  start: number,
): { map: DraftMap; key: string } | undefined {
  const parts = name.split(".").filter((part) => part !== "");
  const key = parts.pop();
  let map = from;
  for (const part of parts) {
    const next = map.entries.get(part) ?? draftMap(start);
    if (Array.isArray(next)) {
      report(reader, start, start + name.length, `${part} is a value already`);
      return undefined;
    }
    map.entries.set(part, next);
    map.names.set(part, [start, start + name.length]);
    map = next;
  }
  if (key !== undefined) map.names.set(key, [start, start + name.length]);
  return key === undefined ? undefined : { map, key };
}

const float = /[-+]?(?:\d+\.\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?|\d+[eE][-+]?\d+)(?=[\s#}]|$)/y;
const integer = /[-+]?\d+(?=[\s#}]|$)/y;
const boolean = /(?:true|True|false|False)(?=[\s#}]|$)/y;
const bare = /[^#}\n]+/y;

/** The values of one line, decided by the first one's kind; empty when the line says nothing. */
function readValues(reader: Reader): PolicyLeaf[] {
  const leaves: PolicyLeaf[] = [];
  for (;;) {
    skipSpaces(reader);
    const start = reader.at;
    const next = reader.text[start];
    if (next === undefined || next === "\n" || next === "\r" || next === "#" || next === "}") return leaves;
    if (next === '"' || next === "'") {
      leaves.push(leafOf(reader, start, readQuoted(reader, next)));
      continue;
    }
    const number = matchAt(float, reader) ?? matchAt(integer, reader);
    if (number !== undefined) {
      leaves.push(leafOf(reader, start, Number(number[0]), { floating: /[.eE]/.test(number[0]) }));
      continue;
    }
    const truth = matchAt(boolean, reader);
    if (truth !== undefined) {
      leaves.push(leafOf(reader, start, truth[0].toLowerCase() === "true"));
      continue;
    }
    const word = matchAt(bare, reader);
    if (word === undefined) return leaves;
    reader.at = start + word[0].trimEnd().length;
    if (leaves.length > 0) report(reader, start, reader.at, "only a comment may follow a quoted value or a number");
    else if (word[0].startsWith("@")) report(reader, start, reader.at, "includes of other policies are not read");
    else {
      if (/^(?:[-+]?\d|true|false)/i.test(word[0])) {
        report(reader, start, reader.at, "a word that begins like a number or a truth value must be quoted");
      }
      leaves.push(leafOf(reader, start, word[0].trimEnd()));
    }
  }
}

/** A quoted string has no escapes and may run over lines; a line break with the blanks around it is one blank. */
function readQuoted(reader: Reader, quote: string): string {
  const start = reader.at;
  const end = reader.text.indexOf(quote, start + 1);
  if (end < 0) {
    skipLine(reader);
    report(reader, start, reader.at, "this quote is never closed");
    return reader.text.slice(start + 1, reader.at);
  }
  reader.at = end + 1;
  return reader.text
    .slice(start + 1, end)
    .split("\n")
    .map((line, index, lines) => trimBreak(line, index > 0, index < lines.length - 1))
    .join(" ");
}

function trimBreak(line: string, after: boolean, before: boolean): string {
  const left = after ? line.trimStart() : line;
  return before ? left.trimEnd() : left;
}

function leafOf(
  reader: Reader,
  start: number,
  value: PolicyValue,
  options: { readonly floating: boolean } = { floating: false },
): PolicyLeaf {
  return { kind: "leaf", value, floating: options.floating, place: placeOf(reader.file, start, reader.at) };
}

function skipBlanksAndComments(reader: Reader): void {
  for (;;) {
    while (/\s/.test(reader.text[reader.at] ?? "x")) reader.at += 1;
    if (reader.text[reader.at] !== "#") return;
    skipLine(reader);
  }
}

function skipSpaces(reader: Reader): void {
  while (reader.text[reader.at] === " " || reader.text[reader.at] === "\t") reader.at += 1;
}

function skipLine(reader: Reader): void {
  const end = reader.text.indexOf("\n", reader.at);
  reader.at = end < 0 ? reader.text.length : end;
}

function matchAt(pattern: RegExp, reader: Reader): RegExpExecArray | undefined {
  pattern.lastIndex = reader.at;
  const match = pattern.exec(reader.text);
  if (match === null) return undefined;
  reader.at = pattern.lastIndex;
  return match;
}

function finish(draft: DraftMap, file: string, end: number): PolicyMap {
  const entries = new Map<string, PolicyNode>();
  for (const [key, value] of draft.entries)
    entries.set(key, Array.isArray(value) ? joinLeaves(value) : finish(value, file, value.end));
  const keys = new Map([...draft.names].map(([key, [start, stop]]) => [key, placeOf(file, start, stop)]));
  return { kind: "map", entries, keys, place: placeOf(file, draft.start, end) };
}

/** One value stays a scalar, several make a list that spans from the first to the last. */
function joinLeaves(leaves: readonly PolicyLeaf[]): PolicyLeaf {
  const first = leaves[0];
  const last = leaves.at(-1);
  if (first === undefined || last === undefined) throw new Error("an entry of a PAF map has at least one value");
  if (leaves.length === 1) return first;
  const place = placeOf(first.place.file, first.place.span.start, last.place.span.end);
  return { kind: "leaf", value: leaves.map((leaf) => leaf.value), floating: first.floating, place };
}

const placeOf = (file: string, start: number, end: number) => ({ file, span: { start, end } });

function report(reader: Reader, start: number, end: number, message: string): void {
  reader.problems.push(butlerProblem("policy/syntax", "error", message, placeOf(reader.file, start, end)));
}
