/** The words of a command line, or why it cannot be split. */
export type ShellWords =
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "unfinished"; readonly what: "single quote" | "double quote" | "backslash" };

/**
 * Splits at white space by the quoting rules of the POSIX shell, and nothing else of the shell: `$`, `*`, `;`, `|`,
 * backquotes and `#` are ordinary characters. Within double quotes a backslash only stands before `"` and itself.
 */
export function splitShellWords(text: string): ShellWords {
  if (!quoting.test(text)) return { kind: "words", words: text.split(blank).filter((one) => one !== "") };
  const words: string[] = [];
  // Undefined between words: the empty word `""` is a word too.
  let word: string | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (blanks.has(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (character === "'") {
      const end = text.indexOf("'", at + 1);
      if (end < 0) return { kind: "unfinished", what: "single quote" };
      word = (word ?? "") + text.slice(at + 1, end);
      at = end;
    } else if (character === '"') {
      const end = closingQuote(text, at + 1);
      if (end === undefined) return { kind: "unfinished", what: "double quote" };
      word = (word ?? "") + text.slice(at + 1, end).replace(/\\(["\\])/g, "$1");
      at = end;
    } else if (character === "\\") {
      if (at + 1 === text.length) return { kind: "unfinished", what: "backslash" };
      at += 1;
      word = (word ?? "") + text.charAt(at);
    } else word = (word ?? "") + character;
  }
  if (word !== undefined) words.push(word);
  return { kind: "words", words };
}

const quoting = /["'\\]/;
const blank = /[ \t\r\n]+/;
const blanks: ReadonlySet<string> = new Set([" ", "\t", "\r", "\n"]);

function closingQuote(text: string, from: number): number | undefined {
  for (let at = from; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '"') return at;
    if (character === "\\" && (text.charAt(at + 1) === '"' || text.charAt(at + 1) === "\\")) at += 1;
  }
  return undefined;
}

/** A text as one word of a shell, so that people can copy it or a script of ours can hold it. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
