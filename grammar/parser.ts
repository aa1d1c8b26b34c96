import { EmbeddedActionsParser, type IToken, type ParserMethod } from "chevrotain";
import { once } from "./once.ts";
import type { Span } from "./span.ts";
import type {
  CloseTag,
  FunctionDirective,
  IncludeDirective,
  KeyAndValue,
  Name,
  NoForm,
  OpenTag,
  Statement,
} from "./statement.ts";
import {
  CloseTagStart,
  EqualsSign,
  FunctionCall,
  FunctionStart,
  Gap,
  IncludeEnd,
  IncludeStart,
  Key,
  lineTokens,
  OpenTagStart,
  ReferenceEnd,
  ReferenceStart,
  TagEnd,
  TagName,
  Text,
  Unformed,
  WidthColon,
} from "./tokens.ts";
import type { Part, Reference, ReferenceForm, Value } from "./tree.ts";

/** What the tokens were cut from: a logical line or a value. Offsets of tokens count within `text`. */
export interface Source {
  readonly text: string;
  /** The stretch of the file that holds [start, end) of the text. */
  spanInFile(start: number, end: number): Span;
}

/** The statement that the tokens of one logical line make. */
export function parseStatement(tokens: readonly IToken[], source: Source): Statement {
  return theParser().readStatement(tokens, source);
}

/** The value that tokens make, from the first character of the source on. */
export function parseValueTokens(tokens: readonly IToken[], source: Source): Value {
  return theParser().readValue(tokens, source);
}

const theParser = once(() => new WclParser("trusted"));

/** WCL within one logical line. Nesting of sections is not here: an error must not reach beyond its line. */
export class WclParser extends EmbeddedActionsParser {
  #source: Source = { text: "", spanInFile: (start, end) => ({ start, end }) };

  constructor(validations: "validated" | "trusted") {
    super(lineTokens, { maxLookahead: 1, recoveryEnabled: false, skipValidations: validations === "trusted" });
    this.performSelfAnalysis();
  }

  readStatement(tokens: readonly IToken[], source: Source): Statement {
    this.#source = source;
    this.input = tokens as IToken[];
    return this.statement();
  }

  readValue(tokens: readonly IToken[], source: Source): Value {
    this.#source = source;
    this.input = tokens as IToken[];
    return this.value(0);
  }

  readonly reference = this.RULE("reference", (): Reference => {
    const start = this.CONSUME(ReferenceStart);
    const name = this.SUBRULE(this.parts);
    const nameEnd = this.ACTION(() => endOf(this.LA(0)));
    const width = this.OPTION(() => {
      const colon = this.CONSUME(WidthColon);
      const parts = this.SUBRULE2(this.parts);
      return this.ACTION(() => this.#width(parts, endOf(colon)));
    });
    const end = this.CONSUME(ReferenceEnd);
    return this.ACTION(() => ({
      kind: "reference",
      form: formOf(start.image),
      name,
      nameText: this.#source.text.slice(endOf(start), nameEnd),
      nameSpan: this.#span(endOf(start), nameEnd),
      ...(width === undefined ? {} : { width }),
      text: this.#source.text.slice(start.startOffset, endOf(end)),
      span: this.#span(start.startOffset, endOf(end)),
    }));
  });

  readonly parts: ParserMethod<[], Part[]> = this.RULE("parts", (): Part[] => {
    const parts: Part[] = [];
    this.MANY(() => {
      this.OR([
        {
          ALT: () => {
            const text = this.CONSUME(Text);
            this.ACTION(() => parts.push(this.#literal(text)));
          },
        },
        {
          ALT: () => {
            const reference = this.SUBRULE(this.reference);
            this.ACTION(() => parts.push(reference));
          },
        },
      ]);
    });
    return parts;
  });

  /** Takes the offset in the source at which the value begins, for a value without any part. */
  readonly value = this.RULE("value", (start: number): Value => {
    const parts = this.SUBRULE(this.parts);
    return this.ACTION(() => {
      const end = parts.length === 0 ? start : endOf(this.LA(0));
      return { text: this.#source.text.slice(start, end), span: this.#span(start, end), parts };
    });
  });

  readonly assignment = this.RULE("assignment", (): KeyAndValue => {
    const key = this.CONSUME(Key);
    const between = this.OR<IToken>([{ ALT: () => this.CONSUME(EqualsSign) }, { ALT: () => this.CONSUME(Gap) }]);
    const start = this.ACTION(() => endOf(between));
    const value = this.SUBRULE(this.value, { ARGS: [start] });
    return this.ACTION(() => ({
      kind: "assignment",
      form: between.tokenType === EqualsSign ? "equals" : "blank",
      key: this.#name(key),
      value,
      span: this.#spanFrom(key),
    }));
  });

  readonly openTag = this.RULE("openTag", (): OpenTag => {
    const start = this.CONSUME(OpenTagStart);
    const name = this.CONSUME(TagName);
    const label = this.OPTION<IToken | undefined>(() => this.CONSUME2(TagName));
    this.CONSUME(TagEnd);
    return this.ACTION(() => ({
      kind: "open",
      name: this.#name(name),
      ...(label === undefined ? {} : { label: this.#name(label) }),
      span: this.#spanFrom(start),
    }));
  });

  readonly closeTag = this.RULE("closeTag", (): CloseTag => {
    const start = this.CONSUME(CloseTagStart);
    const name = this.CONSUME(TagName);
    this.CONSUME(TagEnd);
    return this.ACTION(() => ({ kind: "close", name: this.#name(name), span: this.#spanFrom(start) }));
  });

  readonly include = this.RULE("include", (): IncludeDirective => {
    const start = this.CONSUME(IncludeStart);
    const target = this.SUBRULE(this.value, { ARGS: [this.ACTION(() => endOf(start))] });
    this.CONSUME(IncludeEnd);
    return this.ACTION(() => ({ kind: "include", target, span: this.#spanFrom(start) }));
  });

  readonly functionInclude = this.RULE("functionInclude", (): FunctionDirective => {
    const start = this.CONSUME(FunctionStart);
    const call = this.CONSUME(FunctionCall);
    this.CONSUME(IncludeEnd);
    return this.ACTION(() => ({ kind: "function-include", call: this.#name(call), span: this.#spanFrom(start) }));
  });

  readonly noForm = this.RULE("noForm", (): NoForm => {
    const text = this.CONSUME(Unformed);
    return this.ACTION(() => ({ kind: "ignored", text: text.image, span: this.#spanFrom(text) }));
  });

  readonly statement = this.RULE("statement", (): Statement =>
    this.OR<Statement>([
      { ALT: () => this.SUBRULE(this.assignment) },
      { ALT: () => this.SUBRULE(this.openTag) },
      { ALT: () => this.SUBRULE(this.closeTag) },
      { ALT: () => this.SUBRULE(this.include) },
      { ALT: () => this.SUBRULE(this.functionInclude) },
      { ALT: () => this.SUBRULE(this.noForm) },
    ]),
  );

  #name(token: IToken): Name {
    return { text: token.image, span: this.#span(token.startOffset, endOf(token)) };
  }

  #literal(text: IToken): Part {
    return { kind: "literal", text: text.image, span: this.#span(text.startOffset, endOf(text)) };
  }

  #width(parts: readonly Part[], start: number): NonNullable<Reference["width"]> {
    const end = parts.length === 0 ? start : endOf(this.LA(0));
    return { text: this.#source.text.slice(start, end), span: this.#span(start, end), parts };
  }

  /** From a token to the end of the token consumed last. */
  #spanFrom(token: IToken): Span {
    return this.#span(token.startOffset, endOf(this.LA(0)));
  }

  #span(start: number, end: number): Span {
    return this.#source.spanInFile(start, end);
  }
}

/** Chevrotain gives no end offset where only offsets are tracked. */
function endOf(token: IToken): number {
  return token.startOffset + token.image.length;
}

function formOf(image: string): ReferenceForm {
  switch (image.slice(1, -1).toLowerCase()) {
    case "opt":
      return "optional";
    case "head":
      return "header";
    case "func":
      return "function";
    case "loop":
      return "loop";
    case "fmt":
      return "format";
    default:
      return "required";
  }
}
