import { literalText, sameness, type CompiledPart, type CompiledReference } from "./compile.ts";
import { reportCircle, reportMissing, reportSection, reportTooLarge, reportWidth } from "./expand-problems.ts";
import {
  entryOf,
  type Built,
  type Entry,
  type Piece,
  type Run,
  type Site,
  type Source,
  type Use,
} from "./expand-run.ts";
import type { ExpansionRequest } from "./expansion.ts";
import { readWidth } from "./pad.ts";
import { padded, slotOf } from "./slots.ts";

/** The longest text and the most pieces that one expansion makes. */
export const longestText = 16 * 1024 * 1024;
const mostPieces = 100_000;

/** Replaces the names in a text, and the names in their values, as far as no list decides them. */
export function resolveText(run: Run, parts: readonly CompiledPart[], source: Source): Built {
  return settle(run, (work) => {
    addParts(work, parts, source);
  });
}

/** Replaces one reference whose name, with its `:N` if that was not written, is known by now. */
export function resolveReference(run: Run, site: Site, name: string): Built {
  return settle(run, (work) => {
    addNamed(work, site, name);
  });
}

/** A text as it grows, and the names in it that must be resolved before it can be made. */
interface Work {
  readonly run: Run;
  readonly pieces: Piece[];
  readonly uses: Use[];
  needs: Need[] | undefined;
  length: number;
}

interface Need {
  readonly entry: Entry;
  readonly site: Site;
}

type Make = (work: Work) => void;

/** Names are resolved on a stack of our own: a chain of values may be longer than the machine's stack is deep. */
function settle(run: Run, make: Make): Built {
  const open: Entry[] = [];
  const todo: { readonly make: Make; readonly entry?: Entry }[] = [{ make }];
  for (let task = todo.at(-1); task !== undefined; task = todo.at(-1)) {
    const { entry } = task;
    if (entry?.state === "done") {
      todo.pop();
      continue;
    }
    if (entry?.state === "new") {
      entry.state = "open";
      open.push(entry);
    }
    const work = newWork(run);
    task.make(work);
    if (work.needs === undefined) {
      todo.pop();
      if (entry === undefined) return work;
      entry.built = work;
      entry.state = "done";
      open.pop();
      continue;
    }
    for (const need of work.needs) {
      if (need.entry.state !== "open") {
        todo.push({ make: valueOf(need.entry), entry: need.entry });
        continue;
      }
      need.entry.circular = true;
      const names = open.slice(open.indexOf(need.entry)).map((one) => one.name);
      reportCircle(run, [...names, need.entry.name], need.site);
    }
  }
  return newWork(run);
}

function newWork(run: Run): Work {
  return { run, pieces: [], uses: [], needs: undefined, length: 0 };
}

function valueOf(entry: Entry): Make {
  return (work) => {
    addParts(work, entry.compiled?.parts ?? [], entry.source);
  };
}

function addParts(work: Work, parts: readonly CompiledPart[], source: Source): void {
  for (const part of parts) {
    if (work.run.tooLarge) return;
    if (typeof part === "string") addPiece(work, part);
    else addReference(work, part, source);
  }
}

function addReference(work: Work, reference: CompiledReference, source: Source): void {
  const site = { reference, source };
  if (typeof reference.name === "string") {
    addReplaced(work, site, { name: reference.name, width: reference.width, text: reference.text });
    return;
  }
  const inner = newWork(work.run);
  addParts(inner, reference.name, source);
  if (inner.needs !== undefined) {
    for (const need of inner.needs) (work.needs ??= []).push(need);
    return;
  }
  for (const use of inner.uses) work.uses.push(use);
  const name = textOf(inner.pieces);
  if (name === undefined) addPiece(work, { kind: "deferred", site, name: inner.pieces, known: new Map() });
  else addNamed(work, site, name);
}

function addNamed(work: Work, site: Site, text: string): void {
  const { reference } = site;
  const [name = "", width] = reference.width === undefined ? text.split(":") : [text, reference.width];
  const opening = reference.text.slice(0, reference.text.indexOf("{") + 1);
  addReplaced(work, site, { name, width, text: `${opening}${name}${width === undefined ? "" : `:${width}`}}` });
}

/** A reference whose name is known: the name and width as written, and the text that stays where nothing is found. */
interface Written {
  readonly name: string;
  readonly width: string | undefined;
  readonly text: string;
}

function addReplaced(work: Work, site: Site, written: Written): void {
  const { run } = work;
  const { form } = site.reference;
  if (form === "header" || form === "function") {
    addRequest(work, site, form, written);
    return;
  }
  const key = site.reference.key ?? written.name.toLowerCase();
  const entry = entryOf(run, key, written.name, site);
  if (entry === undefined && form === "optional") return;
  const width = written.width === undefined ? undefined : readWidth(written.width);
  if (entry === undefined) reportMissing(run, written.name, site);
  else if ("entries" in entry) reportSection(run, written.name, site);
  else if (written.width !== undefined && width === undefined) reportWidth(run, written.width, site);
  else {
    addEntry(work, site, written, entry, width);
    return;
  }
  addPiece(work, written.text);
}

function addEntry(work: Work, site: Site, written: Written, entry: Entry, width: number | undefined): void {
  const { run } = work;
  const { form } = site.reference;
  const { name } = written;
  const same = site.reference.same ?? sameness(form, entry.key, written.width);
  const list = entry.compiled?.multi === true;
  if (form === "loop" || (list && run.lists === "expand")) {
    const slot = slotOf(run, entry, site, { name, widthText: written.width ?? "", width });
    work.uses.push({ name, same, value: undefined, inner: none, entry, slot });
    addPiece(work, { kind: "loop", slot });
    return;
  }
  const built = builtOf(work, site, entry);
  if (built === "circular") addPiece(work, written.text);
  if (built === "circular" || built === undefined) return;
  if (list || width === undefined) {
    const value = list ? undefined : entry.value.text;
    work.uses.push({ name, same, value, inner: built.uses, entry, slot: undefined });
    for (const piece of built.pieces) addPiece(work, piece);
    return;
  }
  const value = textOf(built.pieces);
  work.uses.push({ name, same, value, inner: none, entry, slot: undefined });
  if (value === undefined) addPiece(work, { kind: "padded", site, name, width, pieces: built.pieces });
  else addPiece(work, padded(run, value, width, site));
}

const none: readonly never[] = [];

/** What the value of a name became; nothing when it must be resolved first. */
function builtOf(work: Work, site: Site, entry: Entry): Built | "circular" | undefined {
  if (entry.built !== undefined) return entry.built;
  const plain = entry.compiled === undefined ? entry.value.text : literalText(entry.compiled.parts);
  if (plain !== undefined) {
    entry.state = "done";
    return (entry.built = { pieces: [plain], uses: none });
  }
  if (entry.circular && entry.state === "open") return "circular";
  (work.needs ??= []).push({ entry, site });
  return undefined;
}

function addRequest(work: Work, site: Site, form: "header" | "function", written: Written): void {
  const { run } = work;
  const { reference, source } = site;
  const call = written.name;
  const request = { form, call, place: { file: source.file, span: source.user ?? reference.span } };
  const answer = run.answer?.(request);
  if (answer === undefined) (run.requests ??= new Map<string, ExpansionRequest>()).set(written.text, request);
  else {
    const same = `${form} ${call}`;
    work.uses.push({ name: call, same, value: answer, inner: [], entry: undefined, slot: undefined });
  }
  addPiece(work, answer ?? written.text);
}

function addPiece(work: Work, piece: Piece): void {
  const { run, pieces } = work;
  const last = pieces.at(-1);
  if (typeof piece !== "string") pieces.push(piece);
  else if (piece !== "") {
    work.length += piece.length;
    if (work.length > longestText) {
      reportTooLarge(run, `it has more than ${longestText.toLocaleString("en")} characters`);
      return;
    }
    if (typeof last === "string") pieces[pieces.length - 1] = last + piece;
    else pieces.push(piece);
  }
  if (pieces.length > mostPieces) reportTooLarge(run, `it has more than ${mostPieces.toLocaleString("en")} parts`);
}

/** The text of pieces that depend on no list. */
function textOf(pieces: readonly Piece[]): string | undefined {
  if (pieces.length > 1) return undefined;
  const [only = ""] = pieces;
  return typeof only === "string" ? only : undefined;
}
