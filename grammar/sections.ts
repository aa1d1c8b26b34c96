import { holdsOutput } from "./islands.ts";
import type { Place, Span } from "./span.ts";
import type { Problem } from "./problem.ts";
import type { SourceFile, SourceLine } from "./source-file.ts";
import type { CloseTag, KeyAndValue, OpenTag, Statement } from "./statement.ts";
import {
  caseLost,
  crossedClose,
  dottedKey,
  doubledOpen,
  includeInside,
  misnamedClose,
  nestedTooDeep,
  neverClosed,
  nothingToClose,
  type OpenSection,
} from "./section-problems.ts";
import { TagBalance } from "./tag-balance.ts";
import type { Item, Section } from "./tree.ts";

/** Sections nest this deep; what lies deeper is reported, not read. */
export const DEEPEST_SECTION = 200;

/** Items nested in sections, in the order of the file, with a problem for every tag that does not fit. */
export interface Nested {
  readonly items: readonly Item[];
  readonly problems: readonly Problem[];
}

/**
 * Puts the statements of a file into its sections. Where the reference stops at a tag, this goes on: a close tag of a
 * section further out closes the ones inside; one that fits nowhere closes the innermost section unless that has its
 * own close tag still to come. `keepsCase` is the reference's flag at the first line.
 */
export function nestSections(source: SourceFile, keepsCase: boolean): Nested {
  const nesting = new Nesting(source, keepsCase);
  for (const line of source.lines) nesting.take(line);
  return nesting.finish();
}

/** The name that the reference gives to the top: a close tag of that name makes it fail. */
const TOP = "__topwcl__";
const KEEPS_CASE: ReadonlySet<string> = new Set(["cmdline", "replace"]);

/** A section under construction; its items and its end grow. */
interface Growing extends OpenSection {
  readonly items: Item[];
  readonly section?: { -readonly [Key in keyof Section]: Section[Key] };
}

class Nesting {
  readonly #source: SourceFile;
  readonly #balance: TagBalance;
  readonly #stack: Growing[];
  readonly #openNames = new Map<string, number>();
  readonly #problems: Problem[] = [];
  readonly #top: Growing;
  #keepsCase: boolean;
  /** The tag that switched the keeping of case off inside a section that keeps it. */
  #switchedOff: Span | undefined;
  readonly #caseLostAt = new Set<Span>();
  /** How many open tags lie below the deepest section that is read. */
  #tooDeep = 0;

  constructor(source: SourceFile, keepsCase: boolean) {
    this.#source = source;
    this.#balance = new TagBalance(source.lines);
    this.#top = {
      name: TOP,
      label: "none",
      open: { start: 0, end: 0 },
      nameSpan: { start: 0, end: 0 },
      line: 0,
      items: [],
    };
    this.#stack = [this.#top];
    this.#keepsCase = keepsCase;
  }

  take({ statement, line }: SourceLine): void {
    if (statement === undefined || this.#isTooDeep(statement)) return;
    switch (statement.kind) {
      case "open":
        this.#balance.passOpen(statement.name.text);
        this.#open(statement, line.firstNumber);
        return;
      case "close":
        this.#balance.passClose(statement.name.text);
        this.#close(statement);
        return;
      case "assignment":
        this.#assign(statement);
        return;
      case "include":
      case "function-include":
        if (this.#stack.length > 1) this.#complain(includeInside(this.#place(statement.span), this.#innermost));
        this.#add(
          statement.kind === "include"
            ? { ...statement, keepsCase: this.#keepsCase }
            : { kind: "function-include", text: statement.call.text, span: statement.span },
        );
        return;
      case "ignored":
        this.#add(statement);
    }
  }

  finish(): Nested {
    const open = this.#stack.slice(1);
    for (const [index, section] of open.entries()) {
      if (section.label === "shared") continue;
      this.#complain(neverClosed(this.#source, section, open.slice(index)));
    }
    while (this.#stack.length > 1) this.#pop();
    return { items: this.#top.items, problems: this.#problems };
  }

  /** Below the deepest section tags are only counted, so that no file can exhaust the stack of a reader of trees. */
  #isTooDeep(statement: Statement): boolean {
    if (this.#stack.length <= DEEPEST_SECTION) return false;
    if (statement.kind === "open") {
      if (this.#tooDeep === 0) this.#complain(nestedTooDeep(this.#place(statement.span), DEEPEST_SECTION));
      this.#tooDeep += 1;
      return true;
    }
    if (this.#tooDeep === 0) return false;
    if (statement.kind === "close") this.#tooDeep -= 1;
    return true;
  }

  get #innermost(): Growing {
    return this.#stack.at(-1) ?? this.#top;
  }

  #open(tag: OpenTag, line: number): void {
    const name = tag.name.text.toLowerCase();
    if (name === this.#innermost.name && !this.#opensItself(tag, name)) return;
    this.#push(name, tag.name.span, tag, line, "none");
    if (KEEPS_CASE.has(name)) {
      this.#keepsCase = true;
      this.#switchedOff = undefined;
    }
    if (tag.label !== undefined) this.#push(tag.label.text.toLowerCase(), tag.label.span, tag, line, "shared");
  }

  /** The reference stops at a section in itself. Whether it is one, or a missing slash, the tags to come must tell. */
  #opensItself(tag: OpenTag, name: string): boolean {
    const spare = this.#balance.ahead(name) - (this.#openNames.get(name) ?? 0);
    this.#complain(doubledOpen(this.#place(tag.span), name, this.#innermost));
    if (spare > 0) return true;
    this.#add({ kind: "ignored", fault: "stray tag", text: this.#textAt(tag.span), span: tag.span });
    if (spare < 0 && name !== TOP) this.#pop();
    return false;
  }

  #push(name: string, nameSpan: Span, tag: OpenTag, line: number, label: Growing["label"]): void {
    const items: Item[] = [];
    const section = { kind: "section" as const, name, nameSpan, open: tag.span, items, span: tag.span };
    this.#add(section);
    this.#stack.push({ name, label, open: tag.span, nameSpan, line, items, section });
    this.#openNames.set(name, (this.#openNames.get(name) ?? 0) + 1);
  }

  #close(tag: CloseTag): void {
    const name = tag.name.text.toLowerCase();
    const wasKept = this.#keepsCase;
    if (KEEPS_CASE.has(name)) this.#keepsCase = false;
    const depth = this.#fitting(name) ?? this.#recoveredDepth(tag, name);
    if (depth === undefined) {
      this.#add({ kind: "ignored", fault: "stray tag", text: this.#textAt(tag.span), span: tag.span });
      return;
    }
    while (this.#stack.length > depth + 1) this.#pop();
    this.#pop(tag);
    this.#switchedOff = wasKept && !this.#keepsCase ? tag.span : this.#switchedOff;
  }

  /** The place in the stack of the section that a close tag of this name closes by the rules, if there is one. */
  #fitting(name: string): number | undefined {
    const last = this.#stack.length - 1;
    if (last === 0) return undefined;
    if (this.#innermost.name === name) return last;
    if (this.#innermost.label === "shared" && this.#stack[last - 1]?.name === name) return last - 1;
    // What a template puts into a name may be any name.
    return this.#isUnknown(name) || this.#isUnknown(this.#innermost.name) ? last : undefined;
  }

  #isUnknown(name: string): boolean {
    return this.#source.islands.length > 0 && holdsOutput(name);
  }

  #recoveredDepth(tag: CloseTag, name: string): number | undefined {
    const place = this.#place(tag.name.span);
    if (this.#stack.length === 1) {
      this.#complain(nothingToClose(place, tag.name.text));
      return undefined;
    }
    const innermost = this.#outerOf(this.#stack.length - 1);
    const innermostName = this.#stack[innermost]?.name ?? TOP;
    const further = (this.#openNames.get(name) ?? 0) > 0 ? this.#stack.findLastIndex((each) => each.name === name) : -1;
    const isMissed = this.#balance.ahead(innermostName) < (this.#openNames.get(innermostName) ?? 0);
    const isSpare = further <= 0 || this.#balance.ahead(name) >= (this.#openNames.get(name) ?? 0);
    if (further <= 0 || (isMissed && isSpare)) {
      const open = this.#stack[innermost] ?? this.#top;
      this.#complain(misnamedClose(place, tag.name.text, open, isMissed ? "closes it" : "closes nothing"));
      return isMissed ? innermost : undefined;
    }
    this.#complain(crossedClose(this.#source, tag, this.#stack.slice(further)));
    return further;
  }

  /** The place in the stack of the section that shares its open tag with the one at `index`, else `index`. */
  #outerOf(index: number): number {
    return this.#stack[index]?.label === "shared" ? index - 1 : index;
  }

  #pop(tag?: CloseTag): void {
    const { section, items, name, label, open } = this.#stack.pop() ?? this.#top;
    if (KEEPS_CASE.has(name) && label === "none") this.#keepsCase = false;
    this.#openNames.set(name, (this.#openNames.get(name) ?? 1) - 1);
    if (section === undefined) return;
    if (tag !== undefined) section.close = { span: tag.span, nameSpan: tag.name.span };
    section.span = { start: open.start, end: tag?.span.end ?? items.at(-1)?.span.end ?? open.end };
  }

  #assign({ form, key, value, span }: KeyAndValue): void {
    const folded = key.text.toLowerCase();
    if (!this.#keepsCase && folded !== key.text) this.#noticeLostCase(key.span);
    if (!this.#keepsCase && key.text.includes(".") && !this.#isUnknown(key.text))
      this.#complain(dottedKey(this.#place(key.span)));
    this.#add({
      kind: "assignment",
      form,
      key: this.#keepsCase ? key.text : folded,
      keySpan: key.span,
      value,
      span,
    });
  }

  #noticeLostCase(key: Span): void {
    const keeping = this.#stack.find((each) => KEEPS_CASE.has(each.name));
    if (keeping === undefined) return;
    const tag = keeping.label === "shared" ? keeping.nameSpan : (this.#switchedOff ?? keeping.nameSpan);
    if (this.#caseLostAt.has(tag)) return;
    this.#caseLostAt.add(tag);
    this.#complain(caseLost(this.#place(tag), this.#place(key)));
  }

  #add(item: Item): void {
    this.#innermost.items.push(item);
  }

  #complain(problem: Problem): void {
    this.#problems.push(problem);
  }

  #place(span: Span): Place {
    return { file: this.#source.file, span };
  }

  #textAt(span: Span): string {
    return this.#source.text.slice(span.start, span.end);
  }
}
