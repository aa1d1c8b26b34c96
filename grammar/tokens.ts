import { createToken, Lexer } from "chevrotain";

/** The vocabulary of one logical line. The structural tokens are cut by `forms.ts`, those of a value by Chevrotain. */

/** `<<include `; what stands before it on the line is discarded. */
export const IncludeStart = createToken({ name: "IncludeStart", pattern: Lexer.NA });
/** `<<inclfunc `; what stands before it on the line is discarded. */
export const FunctionStart = createToken({ name: "FunctionStart", pattern: Lexer.NA });
/** `>>`; what follows it on the line is discarded. */
export const IncludeEnd = createToken({ name: "IncludeEnd", pattern: Lexer.NA });
/** What stands between `<<inclfunc ` and `>>`. */
export const FunctionCall = createToken({ name: "FunctionCall", pattern: Lexer.NA });
/** `</` */
export const CloseTagStart = createToken({ name: "CloseTagStart", pattern: Lexer.NA });
/** `<` */
export const OpenTagStart = createToken({ name: "OpenTagStart", pattern: Lexer.NA });
export const TagName = createToken({ name: "TagName", pattern: Lexer.NA });
/** `>` */
export const TagEnd = createToken({ name: "TagEnd", pattern: Lexer.NA });
export const Key = createToken({ name: "Key", pattern: Lexer.NA });
/** `=` between key and value. */
export const EqualsSign = createToken({ name: "EqualsSign", pattern: Lexer.NA });
/** The white space between key and value where no `=` is. */
export const Gap = createToken({ name: "Gap", pattern: Lexer.NA });
/** A line without a form. */
export const Unformed = createToken({ name: "Unformed", pattern: Lexer.NA });

/** `${`, `$opt{` and so on. The words match in any case, but for LOOP, as in the reference. */
export const ReferenceStart = createToken({
  name: "ReferenceStart",
  pattern: /\$(?:LOOP|[oO][pP][tT]|[hH][eE][aA][dD]|[fF][uU][nN][cC]|[fF][mM][tT])?\{/,
  start_chars_hint: ["$"],
  line_breaks: false,
});
/** The first colon inside a reference: what follows is its width. */
export const WidthColon = createToken({ name: "WidthColon", pattern: ":", line_breaks: false });
export const ReferenceEnd = createToken({ name: "ReferenceEnd", pattern: "}", line_breaks: false });
/** A `$` that starts no reference. No name may hold one. */
export const Dollar = createToken({ name: "Dollar", pattern: "$", line_breaks: false });
export const Text = createToken({ name: "Text", pattern: /[^$:}]+/, line_breaks: true });

/** In the order of matching: the most frequent first, and `$` after what begins with it. */
export const valueTokens = [Text, ReferenceStart, ReferenceEnd, WidthColon, Dollar];

export const lineTokens = [
  IncludeStart,
  FunctionStart,
  IncludeEnd,
  FunctionCall,
  CloseTagStart,
  OpenTagStart,
  TagName,
  TagEnd,
  Key,
  EqualsSign,
  Gap,
  Unformed,
  ...valueTokens,
];
