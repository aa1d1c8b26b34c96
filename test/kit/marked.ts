/** Several files written as one text: each begins with a line `--- NAME`; `<|>` marks places in them. */
export interface Marked {
  /** Absolute path to text, marks taken out. */
  readonly files: Readonly<Record<string, string>>;
  /** The marks in the order in which they are written. */
  readonly marks: readonly { readonly file: string; readonly offset: number }[];
  /** The first file. */
  readonly first: string;
}

const mark = "<|>";

/** Takes the marks out of a text of several files; names are made absolute below `/ws`. */
export function readMarked(text: string): Marked {
  const files: Record<string, string> = {};
  const marks: { file: string; offset: number }[] = [];
  const blocks = text.startsWith("--- ") ? text.split(/^--- /m).slice(1) : [`main.des\n${text}`];
  for (const block of blocks) {
    const end = block.indexOf("\n");
    const name = block.slice(0, end).trim();
    const file = name.startsWith("/") ? name : `/ws/${name}`;
    const pieces = block.slice(end + 1).split(mark);
    let offset = 0;
    for (const piece of pieces.slice(0, -1)) {
      offset += piece.length;
      marks.push({ file, offset });
    }
    files[file] = pieces.join("");
  }
  const first = Object.keys(files)[0] ?? "/ws/main.des";
  return { files, marks, first };
}
