import { type Fix, type Problem, problem, type Related } from "./problem.ts";
import type { SourceFile } from "./source-file.ts";
import type { Place, Span } from "./span.ts";
import type { CloseTag } from "./statement.ts";
import { isBlank } from "./white-space.ts";

/** A section that is open where a tag does not fit. */
export interface OpenSection {
  /** Folded. */
  readonly name: string;
  /** Whether it is the second name of a tag, which the same close tag may close. */
  readonly label: "none" | "shared";
  readonly open: Span;
  readonly nameSpan: Span;
  /** One-based line of its open tag. */
  readonly line: number;
}

/** WCL101 */
export function nothingToClose(place: Place, written: string): Problem {
  return problem(["WCL101", "error"], place, `</${written}> closes nothing: no section is open here.`);
}

/** WCL102: a section further out is closed before those inside it, which run from second to last of `closed`. */
export function crossedClose(source: SourceFile, tag: CloseTag, closed: readonly OpenSection[]): Problem {
  const inner = closed.slice(1).filter(({ label }) => label === "none");
  const innermost = inner.at(-1);
  const missing = inner.map(({ name }) => `</${name}>`).reverse();
  const indent = indentAt(source.text, tag.span.start);
  const title = `Insert ${missing.join(" ")}`;
  const newText = missing.map((each) => `${each}${lineEnd(source.text)}${indent}`).join("");
  const start = tag.span.start;
  return problem(
    ["WCL102", "error"],
    { file: source.file, span: tag.name.span },
    innermost === undefined
      ? `</${tag.name.text}> crosses another section.`
      : `</${tag.name.text}> comes before </${innermost.name}>: <${innermost.name}> is open since line ${innermost.line}.`,
    {
      related: inner.slice(-MOST_RELATED).map((each) => openedHere(source.file, each)),
      fixes: [insertion(source, start, newText, title)],
    },
  );
}

/** WCL102: a close tag of a name that is not open, or not meant. */
export function misnamedClose(
  place: Place,
  written: string,
  open: OpenSection,
  effect: "closes it" | "closes nothing",
): Problem {
  const newText = open.name;
  const rename: Fix = { title: `Close <${open.name}> here`, edits: [{ ...place, newText }], safe: false };
  return problem(
    ["WCL102", "error"],
    place,
    `</${written}> does not fit: <${open.name}> is open since line ${open.line}.`,
    { related: [openedHere(place.file, open)], fixes: effect === "closes it" ? [rename] : [] },
  );
}

/** WCL103: the sections from this one to the innermost are open at the end of the file. */
export function neverClosed(source: SourceFile, open: OpenSection, inside: readonly OpenSection[]): Problem {
  const missing = inside.filter(({ label }) => label === "none").reverse();
  const tags = missing.map((each) => `${indentAt(source.text, each.open.start)}</${each.name}>${lineEnd(source.text)}`);
  const endsLine = source.text === "" || /[\r\n]$/.test(source.text);
  const newText = (endsLine ? "" : lineEnd(source.text)) + tags.join("");
  const title = `Insert ${missing.map(({ name }) => `</${name}>`).join(" ")} at the end of the file`;
  return problem(["WCL103", "error"], { file: source.file, span: open.open }, `<${open.name}> is never closed.`, {
    fixes: [insertion(source, source.text.length, newText, title)],
  });
}

/** WCL104 */
export function doubledOpen(place: Place, name: string, outer: OpenSection): Problem {
  const slash = { file: place.file, span: { start: place.span.start + 1, end: place.span.start + 1 }, newText: "/" };
  const isTop = outer.line === 0;
  return problem(
    ["WCL104", "error"],
    place,
    isTop ? `A section cannot be called ${name}.` : `<${name}> stands directly inside <${name}>: is a slash missing?`,
    {
      related: isTop ? [] : [openedHere(place.file, outer)],
      fixes: isTop ? [] : [{ title: `Make it </${name}>`, edits: [slash], safe: false }],
    },
  );
}

/** WCL116: a limit of ours; the reference has none, and no real file comes near it. */
export function nestedTooDeep(place: Place, deepest: number): Problem {
  return problem(
    ["WCL116", "error"],
    place,
    `Sections nest more than ${deepest} deep: this section and all inside it are not read.`,
  );
}

/** STY618 */
export function includeInside(place: Place, section: OpenSection): Problem {
  return problem(
    ["STY618", "warning"],
    place,
    `The included file is merged at the top level, not into <${section.name}>.`,
    { related: [openedHere(place.file, section)] },
  );
}

/** STY619 */
export function caseLost(tag: Place, key: Place): Problem {
  return problem(["STY619", "warning"], tag, "From here on keys lose their case: they are folded to lower case.", {
    related: [{ ...key, message: "this key is folded" }],
  });
}

/** STY614; keys that keep their case are options of a program, which nobody looks up. */
export function dottedKey(place: Place): Problem {
  const message = "A key with a dot can never be looked up: a dot separates the sections of a path.";
  return problem(["STY614", "warning"], place, message);
}

const MOST_RELATED = 10;

function openedHere(file: string, { name, open }: OpenSection): Related {
  return { file, span: open, message: `<${name}> is opened here` };
}

function insertion(source: SourceFile, at: number, newText: string, title: string): Fix {
  return { title, edits: [{ file: source.file, span: { start: at, end: at }, newText }], safe: true };
}

function lineEnd(text: string): string {
  const feed = text.indexOf("\n");
  return feed > 0 && text[feed - 1] === "\r" ? "\r\n" : "\n";
}

/** The white space between the start of the line and an offset, where only white space is. */
function indentAt(text: string, offset: number): string {
  let start = offset;
  while (start > 0 && isBlank(text.charCodeAt(start - 1)) && !/[\r\n]/.test(text.charAt(start - 1))) start -= 1;
  return text.slice(start, offset);
}
