/**
 * The values that a file name holds, read backwards through the pattern that made it: `${v:N}` stands for N digits,
 * `${v}` for any text without blanks (as little as fits), all else for itself. Undefined when the name does not fit.
 * Time grows with the square of the name's length at most, whatever the pattern.
 */
export function valuesInName(pattern: string, filename: string): ReadonlyMap<string, string> | undefined {
  const parts = pattern.split(/(\$\{[^{}]+\})/).map(partOf);
  const texts = match({ parts, filename, hopeless: new Set() }, 0, 0);
  if (texts === undefined) return undefined;
  const values = new Map<string, string>();
  for (const [index, part] of parts.entries()) if (part.kind === "variable") values.set(part.name, texts[index] ?? "");
  return values;
}

type Part =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "variable"; readonly name: string; readonly digits: number | undefined };

function partOf(text: string): Part {
  const variable = /^\$\{([^:{}]+)(?::(\d{1,3}))?\}$/.exec(text);
  if (variable === null) return { kind: "literal", text };
  const [, name = "", width] = variable;
  return { kind: "variable", name: name.toLowerCase(), digits: width === undefined ? undefined : Number(width) };
}

interface Matching {
  readonly parts: readonly Part[];
  readonly filename: string;
  /** Places from which the rest is known not to fit; keeps the search from trying the same thing twice. */
  readonly hopeless: Set<string>;
}

/** The text that each part from `at` on stands for. */
function match(matching: Matching, at: number, start: number): readonly string[] | undefined {
  const { parts, filename, hopeless } = matching;
  const part = parts[at];
  if (part === undefined) return start === filename.length ? [] : undefined;
  const key = `${at} ${start}`;
  if (hopeless.has(key)) return undefined;
  for (const length of lengths(part, filename, start)) {
    const rest = match(matching, at + 1, start + length);
    if (rest !== undefined) return [filename.slice(start, start + length), ...rest];
  }
  hopeless.add(key);
  return undefined;
}

function* lengths(part: Part, filename: string, start: number): Generator<number> {
  if (part.kind === "literal") {
    if (filename.startsWith(part.text, start)) yield part.text.length;
  } else if (part.digits !== undefined) {
    const text = filename.slice(start, start + part.digits);
    if (text.length === part.digits && /^\d*$/.test(text)) yield part.digits;
  } else {
    for (let length = 1; start + length <= filename.length; length++) {
      if (/\s/.test(filename.charAt(start + length - 1))) return;
      yield length;
    }
  }
}
