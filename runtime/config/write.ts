import type { WclData } from "./program.ts";

/**
 * Data as WCL text, in the reference's form: `key = value`, nested sections indented by four blanks, never the
 * two-name tag. `sorted` puts keys and sections of every level together in the order of their code points, but not
 * inside `cmdline`, where the order is that of the arguments.
 *
 * Not free of loss, as in the reference: an empty value, one that ends in `\` or one that holds `#` does not survive
 * being read again.
 */
export function writeWcl(data: WclData, order: "written" | "sorted"): string {
  const lines: string[] = [];
  addLines(data, order, "", lines);
  return lines.map((line) => `${line}\n`).join("");
}

function addLines(data: WclData, order: "written" | "sorted", indent: string, lines: string[]): void {
  const entries = [...data];
  if (order === "sorted") entries.sort(([one], [other]) => compareCodePoints(one, other));
  for (const [key, value] of entries) {
    if (typeof value === "string") lines.push(`${indent}${key} = ${value}`);
    else {
      lines.push(`${indent}<${key}>`);
      addLines(value, key === "cmdline" ? "written" : order, `${indent}    `, lines);
      lines.push(`${indent}</${key}>`);
    }
  }
}

/** Not JavaScript's own order, which puts characters beyond U+FFFF before U+E000. */
function compareCodePoints(one: string, other: string): number {
  if (!surrogate.test(one) && !surrogate.test(other)) return one === other ? 0 : one < other ? -1 : 1;
  const letters = [Array.from(one), Array.from(other)] as const;
  for (const [at, letter] of letters[0].entries()) {
    const against = letters[1][at];
    if (against === undefined) return 1;
    if (letter !== against) return (letter.codePointAt(0) ?? 0) - (against.codePointAt(0) ?? 0);
  }
  return letters[0].length - letters[1].length;
}

const surrogate = /[\uD800-\uDFFF]/;
