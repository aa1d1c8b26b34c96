import type { Span } from "./span.ts";

/**
 * A stretch of a template that is not WCL: submissions are written as Jinja templates that yield WCL. `{{ … }}` puts a
 * value there, `{% … %}` says what happens, `{# … #}` says nothing.
 */
export interface Island {
  readonly kind: "output" | "statement" | "comment";
  readonly span: Span;
  /** The first word of a statement (`if`, `endif`, `include`); empty for the others. */
  readonly word: string;
}

/** An island longer than this is text; nothing in a real template comes near. */
export const LONGEST_ISLAND = 4_000;

/**
 * The islands of a text in their order; in time linear in its length. What is never closed is text, as is everything
 * between `{% raw %}` and `{% endraw %}`. A format `$FMT{%d,ccd}` is WCL.
 */
export function findIslands(text: string): readonly Island[] {
  const islands: Island[] = [];
  const ends = new Ends(text);
  for (let at = text.indexOf("{"); at !== -1;) {
    const island = islandAt(text, at, ends);
    if (island === undefined) {
      at = text.indexOf("{", at + 1);
      continue;
    }
    islands.push(island);
    const end = RAW.has(island.word) ? endOfRaw(text, island) : undefined;
    at = text.indexOf("{", end ?? island.span.end);
  }
  return islands;
}

/** Whether a text, such as a name or a value, holds the start of an island that puts a value there. */
export function holdsOutput(text: string): boolean {
  return text.includes("{{");
}

const RAW: ReadonlySet<string> = new Set(["raw", "verbatim"]);

/** Where the next end of each kind stands; each stretch of the text is searched once. */
class Ends {
  readonly #text: string;
  readonly #next = new Map<string, number>();

  constructor(text: string) {
    this.#text = text;
  }

  after(end: string, from: number): number {
    const known = this.#next.get(end);
    if (known !== undefined && known >= from) return known;
    const found = this.#text.indexOf(end, from);
    const at = found === -1 ? Number.POSITIVE_INFINITY : found;
    this.#next.set(end, at);
    return at;
  }
}

function islandAt(text: string, start: number, ends: Ends): Island | undefined {
  switch (text.charAt(start + 1)) {
    case "{":
      return closed(text, "output", start, codeEnd(text, start + 2, "}}", ends));
    case "%":
      if (/\$\w*$/.test(text.slice(Math.max(0, start - 10), start))) return undefined;
      return closed(text, "statement", start, codeEnd(text, start + 2, "%}", ends));
    case "#": {
      const end = ends.after("#}", start + 2) + 2;
      return closed(text, "comment", start, end - start > LONGEST_ISLAND ? undefined : end);
    }
    default:
      return undefined;
  }
}

function closed(text: string, kind: Island["kind"], start: number, end: number | undefined): Island | undefined {
  if (end === undefined) return undefined;
  const word = kind === "statement" ? (/^\{%[-+]?\s*(\w+)/.exec(text.slice(start, end))?.[1] ?? "") : "";
  return { kind, span: { start, end }, word };
}

/** The end of an island whose code begins at `from`; ends within quoted texts do not count. */
function codeEnd(text: string, from: number, end: string, ends: Ends): number | undefined {
  const first = ends.after(end, from);
  const last = Math.min(text.length, from + LONGEST_ISLAND);
  if (first > last) return undefined;
  for (let at = from; at < last; at++) {
    const letter = text.charAt(at);
    if (letter === end.charAt(0) && text.startsWith(end, at)) return at + 2;
    if (letter === '"' || letter === "'") at = quoteEnd(text, at, last) ?? at;
  }
  return undefined;
}

/** Where a quoted text ends, on its own line; a lone quotation mark is a letter. */
function quoteEnd(text: string, start: number, last: number): number | undefined {
  const quote = text.charAt(start);
  for (let at = start + 1; at < last && text.charAt(at) !== "\n"; at++) {
    if (text.charAt(at) === "\\") at += 1;
    else if (text.charAt(at) === quote) return at;
  }
  return undefined;
}

/** Where the `{% endraw %}` of a raw stretch begins. */
function endOfRaw(text: string, { word, span }: Island): number | undefined {
  const end = word === "raw" ? /\{%[-+]?\s*endraw\s*[-+]?%\}/g : /\{%[-+]?\s*endverbatim\s*[-+]?%\}/g;
  end.lastIndex = span.end;
  return end.exec(text)?.index;
}
