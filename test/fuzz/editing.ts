import fc from "fast-check";

/** One change that a person or a tool makes: so many characters from a place on are replaced. Places are shares of the text. */
export interface Stroke {
  readonly file: number;
  readonly at: number;
  readonly length: number;
  readonly text: string;
}

/** Pieces that mean something, torn or whole, and some that mean nothing. */
const pieces = [
  ...[
    "<",
    ">",
    "</",
    "<module>",
    "</module>",
    "<file>",
    "</file>",
    "<a b>",
    "<<include ",
    "<<include part.wcl>>",
    ">>",
  ],
  ...[
    "=",
    " = ",
    "${",
    "}",
    "${a}",
    "${a_${b}}",
    "$opt{",
    "${n:4}",
    "$HEAD{",
    "$FUNC{",
    "(",
    ")",
    ",",
    "(1:62)",
    "#",
    "\\\n",
  ],
  ...[
    "\n",
    "\r\n",
    "\r",
    "\t",
    "  ",
    "key = value\n",
    "blocklist = first\n",
    "depends warp.file.warped\n",
    "x",
    ".",
    ":",
    "'",
  ],
  ...[
    "# wcl: ignore[PFW213]",
    "{{ a }}",
    "{% if a %}\n",
    "\u0000",
    "\ud800",
    "\u{1f52d}",
    "é",
    "\u2028",
    "__proto__ = 1\n",
  ],
];

export const stroke: fc.Arbitrary<Stroke> = fc.record({
  file: fc.nat(10),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 3, arbitrary: fc.nat(5) }, fc.nat(400)),
  text: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...pieces) },
    fc.string({ maxLength: 8, unit: "binary" }),
    fc.constant(""),
  ),
});

/** The text after a stroke, and where it was. */
export function struck(
  text: string,
  { at, length, text: piece }: Stroke,
): { readonly text: string; readonly start: number; readonly end: number } {
  const start = Math.floor(at * text.length);
  const end = Math.min(text.length, start + length);
  return { text: text.slice(0, start) + piece + text.slice(end), start, end };
}
