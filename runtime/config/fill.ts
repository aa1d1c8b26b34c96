import type { Place, Span } from "../../grammar/span.ts";
import type { Assignment, Document, Item, Section } from "../../grammar/tree.ts";
import { callFunction } from "./function-include.ts";
import { includeFile } from "./include.ts";
import type { Chain, Loading } from "./loading.ts";
import { assign, insideValue, merge } from "./merge.ts";
import type { Program } from "./program.ts";
import { lookUp } from "./scope.ts";
import { newScalar, newSection, type GrowingSection } from "./section.ts";

/**
 * What one file says, with its includes merged in the order they are met, always at the top level. Names in an
 * include see what this file has read so far and nothing of the file that includes it.
 */
export function fillFrom(loading: Loading, document: Document, chain: Chain | undefined): GrowingSection {
  const top = newSection({ file: document.file, span: { start: 0, end: 0 } });
  const view: Program = {
    entry: loading.entry,
    root: top,
    files: new Map(),
    includes: [],
    functionCalls: [],
    unfilled: [],
  };
  fill({ loading, document, chain, top, view }, document.items, top);
  return top;
}

interface Filling {
  readonly loading: Loading;
  readonly document: Document;
  /** How this file came to be included. */
  readonly chain: Chain | undefined;
  readonly top: GrowingSection;
  /** The file so far, as a program to look names up in. */
  readonly view: Program;
}

function fill(filling: Filling, items: readonly Item[], section: GrowingSection): void {
  const { loading, document, chain, top, view } = filling;
  const report = reportTo(loading);
  for (const item of items)
    switch (item.kind) {
      case "assignment":
        assign(section, item.key, leafOf(filling, item), report);
        break;
      case "section":
        fill(filling, item.items, opened(filling, item, section));
        break;
      case "include": {
        const included = includeFile(loading, document, item, view, chain);
        if (included !== undefined) merge(top, fillFrom(loading, included.document, included.chain), report);
        break;
      }
      case "function-include": {
        const answer = callFunction(loading, document, item, view);
        if (answer !== undefined) merge(top, answer, report);
        break;
      }
      case "ignored":
    }
}

function reportTo(loading: Loading): (problem: Loading["problems"][number]) => void {
  return (problem) => {
    loading.problems.push(problem);
  };
}

function leafOf({ loading, document }: Filling, item: Assignment): ReturnType<typeof newScalar> {
  const at = (span: Span): Place => placeOf(document, item, span);
  const { value, keySpan } = item;
  return newScalar({ text: value.text, value, key: at(keySpan), place: at(value.span), layer: loading.layer });
}

/** The section that a tag opens or continues; one that goes nowhere where the name has a value already. */
function opened(filling: Filling, item: Section, parent: GrowingSection): GrowingSection {
  const { loading, document, top, view } = filling;
  const place = placeOf(document, item, item.open);
  const known = parent.entries.get(item.name);
  if (known?.kind === "section") {
    known.opened.push(place);
    return known;
  }
  const section = newSection(place);
  const name = placeOf(document, item, item.nameSpan);
  if (known === undefined) {
    if (parent === top && lookUp(view, item.name, {}) !== undefined) loading.problems.push(collision(item.name, name));
    parent.entries.set(item.name, section);
  } else if (item.items.length > 0) loading.problems.push(insideValue(item.name, name, known));
  return section;
}

function placeOf(document: Document, item: Item, span: Span): Place {
  return { file: item.file ?? document.file, span };
}

function collision(name: string, place: Place): Loading["problems"][number] {
  return {
    code: "WCL114",
    severity: "error",
    message: `${name} already names something else: ${name.includes(".") ? "the path" : "a key of the section current"}`,
    ...place,
    related: [],
    fixes: [],
  };
}
