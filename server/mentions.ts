import type { Span } from "../grammar/span.ts";
import type { Assignment, Document, Item, Part, Section, Value } from "../grammar/tree.ts";
import { moduleOf, namedSections, type Mention, type Subject } from "./subject.ts";
import { definition, shapeOfKey, subjectsOfValue, type Found } from "./value-subjects.ts";

/** Every name in a file that stands for something, in file order. */
export function mentionsOf(document: Document): readonly Mention[] {
  const mentions: Mention[] = [];
  collect(document.items, [], document.text, mentions);
  return mentions;
}

/** The mention under a place between two characters; the innermost, if variables are nested. */
export function mentionAt(mentions: readonly Mention[], offset: number): Mention | undefined {
  let best: Mention | undefined;
  for (const mention of mentions) {
    const { start, end } = mention.span;
    if (start <= offset && offset <= end && (best === undefined || end - start < best.span.end - best.span.start)) {
      best = mention;
    }
  }
  return best;
}

/** Whether the keys of a section can be reached by `${key}`: the places of the scoped search. */
export function holdsVariables(path: readonly string[]): boolean {
  const [top, , third, , fifth] = path;
  if (path.length === 0) return true;
  if (path.length === 2) return top === "block" || top === "module" || top === "site" || top === "archive";
  if (top !== "module" || (third !== "file" && third !== "list")) return false;
  return path.length === 4 || (path.length === 6 && fifth === "div_list_by_col");
}

function collect(items: readonly Item[], path: readonly string[], source: string, into: Mention[]): void {
  for (const item of items) {
    if (item.kind === "section") {
      const inner = [...path, item.name];
      const subject = subjectOfSection(inner);
      if (subject !== undefined) into.push({ subject, role: "define", span: item.nameSpan, path });
      collect(item.items, inner, source, into);
      if (subject !== undefined) collectClose(item, subject, path, into);
    } else if (item.kind === "assignment") {
      collectAssignment(item, path, source, into);
    } else if (item.kind === "include") {
      collectVariables(item.target.parts, path, into);
    }
  }
}

function collectClose(section: Section, subject: Subject, path: readonly string[], into: Mention[]): void {
  if (section.close?.nameSpan === undefined) return;
  into.push({ subject, role: "close", span: section.close.nameSpan, path });
}

function collectAssignment(item: Assignment, path: readonly string[], source: string, into: Mention[]): void {
  const name = item.key.toLowerCase();
  if (path.length === 1 && path[0] === "filename_pattern") {
    into.push({ subject: { kind: "entry", of: "filename_pattern", name }, role: "define", span: item.keySpan, path });
  } else if (holdsVariables(path)) {
    into.push({ subject: { kind: "variable", name }, role: "assign", span: item.keySpan, path });
  }
  collectValue(name, item.value, path, source, into);
}

function collectValue(key: string, value: Value, path: readonly string[], source: string, into: Mention[]): void {
  collectVariables(value.parts, path, into);
  const shape = shapeOfKey(key, path);
  if (shape === undefined) return;
  for (const found of subjectsOfValue(shape, value, source, path)) into.push({ ...found, role: "use", path });
}

function collectVariables(parts: readonly Part[], path: readonly string[], into: Mention[]): void {
  for (const part of parts) {
    if (part.kind === "literal") continue;
    collectVariables(part.name, path, into);
    const whole = part.name.length === 1 && part.name[0]?.kind === "literal";
    if (!whole || part.form === "header" || part.form === "function" || part.form === "format") continue;
    for (const found of subjectsOfReference(part.nameText, part.nameSpan, path)) {
      into.push({ ...found, role: "use", path });
    }
  }
}

/** `${x}` is a variable, `${file.x.fullname}` a file definition, `${a.b}` a path. */
function subjectsOfReference(name: string, span: Span, path: readonly string[]): readonly Found[] {
  const folded = name.toLowerCase();
  if (!folded.includes(".")) return [{ subject: { kind: "variable", name: folded }, span }];
  const names = folded.split(".");
  const [first = "", second = "", third] = names;
  const module = moduleOf(path);
  if ((first === "file" || first === "list") && second !== "" && module !== undefined) {
    const start = span.start + first.length + 1;
    const found = [definition(first, module, second, { start, end: start + second.length })];
    if (first === "list" && third !== undefined && names.length > 3) {
      const next = start + second.length + 1;
      found.push(definition("file", module, third, { start: next, end: next + third.length }));
    }
    return found;
  }
  return [{ subject: { kind: "path", path: names }, span }];
}

function subjectOfSection(path: readonly string[]): Subject | undefined {
  const [top, module, third, , fifth] = path;
  const name = path.at(-1) ?? "";
  if (path.length === 2) {
    const of = namedSections.find((one) => one === top);
    return of === undefined || of === "filename_pattern" ? undefined : { kind: "entry", of, name };
  }
  if (top !== "module" || module === undefined || (third !== "file" && third !== "list")) return undefined;
  if (path.length === 4) return { kind: "definition", of: third, module, name };
  const column = third === "list" && fifth === "div_list_by_col" && path.length === 6;
  return column ? { kind: "definition", of: "list", module, name } : undefined;
}
