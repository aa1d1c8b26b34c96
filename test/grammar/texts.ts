import fc from "fast-check";
import { readFileSync } from "node:fs";

/** Whatever means something to the reader, and white space that JavaScript and Python see differently. */
const scraps = [
  ...Array.from("abC_1.,:=<>/$(){}#\\\"' \t\n"),
  "\r\n",
  "\r",
  "\u0085",
  "\u001c",
  "\u00a0",
  "\ufeff",
  "\u200b",
  "é",
  "😀",
  "<a>\n",
  "</a>\n",
  "<b c>\n",
  "</b>\n",
  "</c>\n",
  "<cmdline>\n",
  "</cmdline>\n",
  "<replace>\n",
  "<<include ",
  "<<inclfunc ",
  ">>",
  " = ",
  " \\\n",
  "# ",
  "${",
  "$opt{",
  "$LOOP{",
  "$HEAD{",
  "__topwcl__",
];

/** A line, or a few characters, made of what means something to the reader. */
export const line = fc
  .array(fc.constantFrom(...scraps.filter((each) => !/[\r\n]/.test(each))), { maxLength: 12 })
  .map(joined);

/** A text made of what means something to the reader. */
export const wild = fc.array(fc.constantFrom(...scraps), { maxLength: 60 }).map(joined);

/** Texts of the corpus with a few places overwritten. */
export const mutated = fc
  .tuple(
    fc.constantFrom(...corpusTexts()),
    fc.array(fc.tuple(fc.nat(10_000), fc.nat(6), fc.constantFrom(...scraps)), { maxLength: 4 }),
  )
  .map(([text, changes]) =>
    changes.reduce((changed, [place, length, scrap]) => {
      const at = place % (changed.length + 1);
      return changed.slice(0, at) + scrap + changed.slice(at + length);
    }, text),
  );

export function corpusTexts(): readonly string[] {
  const syntax = golden("syntax.json") as readonly { readonly input: string }[];
  const corpus = golden("corpus.json") as Readonly<Record<string, { readonly input: string }>>;
  return [...syntax, ...Object.values(corpus)].map(({ input }) => input);
}

function golden(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`golden/${name}`, import.meta.url), "utf8"));
}

function joined(pieces: readonly string[]): string {
  return pieces.join("");
}
