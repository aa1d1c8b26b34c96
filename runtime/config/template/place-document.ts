import { parse, type Parsed } from "../../../grammar/parse.ts";
import type { Edit, Fix, Problem } from "../../../grammar/problem.ts";
import type { Place, Span } from "../../../grammar/span.ts";
import type { Document, Item, Part, Value } from "../../../grammar/tree.ts";
import { placeOf, type PositionMap } from "./position-map.ts";
import type { Rendered } from "./render.ts";

/**
 * The tree of what a template yields, with every place in the template: so all that stands on the tree points at what
 * was written. Text, comments and islands are the template's.
 */
export function placeDocument(template: Document, rendered: Rendered, keepsCase: boolean): Parsed {
  const { map } = rendered;
  const { document, problems } = parse(rendered.text, template.file, { keepsCase, reading: "plain" });
  const items = document.items.map((item) => placeItem(map, item));
  const placed = problems.map((problem) => placeProblem(map, problem));
  return {
    document: { ...template, items, yields: rendered.text },
    problems: [...rendered.problems, ...withoutRepeats(placed)],
  };
}

/** A parent or an included template, as written: nothing of it is read in its own right. */
export function templateDocument(file: string, text: string): Document {
  return { ...parse(text, file).document, items: [] };
}

function placeItem(map: PositionMap, item: Item): Item {
  const { file } = placeOf(map, item.span);
  const at = (span: Span): Span => spanIn(map, file, span);
  const home = file === map.file ? {} : { file };
  switch (item.kind) {
    case "section":
      return {
        ...item,
        ...home,
        span: at(item.span),
        open: at(item.open),
        nameSpan: at(item.nameSpan),
        ...(item.close === undefined
          ? {}
          : { close: { span: at(item.close.span), nameSpan: at(item.close.nameSpan) } }),
        items: item.items.map((one) => placeItem(map, one)),
      };
    case "assignment":
      return { ...item, ...home, span: at(item.span), keySpan: at(item.keySpan), value: placeValue(item.value, at) };
    case "include":
      return { ...item, ...home, span: at(item.span), target: placeValue(item.target, at) };
    case "function-include":
    case "ignored":
      return { ...item, ...home, span: at(item.span) };
  }
}

/** All places of an item are told in the file where it begins; what came from elsewhere is told as nothing at its end. */
function spanIn(map: PositionMap, file: string, span: Span): Span {
  const place = placeOf(map, span);
  if (place.file === file) return place.span;
  const last = placeOf(map, { start: Math.max(0, span.end - 1), end: span.end });
  return last.file === file ? last.span : { start: 0, end: 0 };
}

function placeValue(value: Value, at: (span: Span) => Span): Value {
  return { text: value.text, span: at(value.span), parts: value.parts.map((part) => placePart(part, at)) };
}

function placePart(part: Part, at: (span: Span) => Span): Part {
  if (part.kind === "literal") return { ...part, span: at(part.span) };
  const parts = (inner: readonly Part[]): readonly Part[] => inner.map((one) => placePart(one, at));
  const { width } = part;
  return {
    ...part,
    span: at(part.span),
    nameSpan: at(part.nameSpan),
    name: parts(part.name),
    ...(width === undefined ? {} : { width: { text: width.text, span: at(width.span), parts: parts(width.parts) } }),
  };
}

function placeProblem(map: PositionMap, problem: Problem): Problem {
  return {
    ...problem,
    ...placeOf(map, problem.span),
    related: problem.related.map((one) => ({ ...one, ...placeOf(map, one.span) })),
    fixes: problem.fixes.flatMap((fix) => placeFix(map, fix)),
  };
}

/** A fix holds only where every letter that it changes was copied from the template. */
function placeFix(map: PositionMap, fix: Fix): Fix[] {
  const edits: Edit[] = [];
  for (const edit of fix.edits) {
    const place = copiedPlace(map, edit.span);
    if (place === undefined) return [];
    edits.push({ ...place, newText: edit.newText });
  }
  return [{ ...fix, edits }];
}

function copiedPlace(map: PositionMap, span: Span): Place | undefined {
  const place = placeOf(map, span);
  const pieces = map.pieces.filter(
    ({ start }, index) => start < span.end && (map.pieces[index + 1]?.start ?? Infinity) > span.start,
  );
  const isCopied = pieces.length === 1 && pieces[0]?.kind === "copied";
  return isCopied && place.span.end - place.span.start === span.end - span.start ? place : undefined;
}

/** What a loop says in each of its rounds is one fault. */
function withoutRepeats(problems: readonly Problem[]): readonly Problem[] {
  const told = new Set<string>();
  return problems.filter(({ code, message, file, span }) => {
    const key = `${code} ${message} ${file} ${span.start}`;
    if (told.has(key)) return false;
    told.add(key);
    return true;
  });
}
