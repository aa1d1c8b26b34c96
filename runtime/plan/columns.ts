/** One column of a list: a value of each line, `fullname` of a file or any key that is known of it. */
export interface Column {
  /** As written, without its format: `img.fullname`, `ccd`. */
  readonly name: string;
  /** The label of the file it is taken from, folded; absent when any file or the line itself may have the key. */
  readonly label?: string;
  /** Folded. */
  readonly key: string;
  /** The printf format of `$FMT{format,column}`. */
  readonly format?: string;
}

/** The columns of a list, in order. Divided by commas and blanks; `$FMT{format,column}` as often as needed. */
export function parseColumns(text: string): readonly Column[] {
  return [...text.matchAll(/\$fmt\{([^{}]*)\}|[^,\s]+/gi)].map((match) => {
    const inside = match[1];
    if (inside === undefined) return column(match[0]);
    const comma = inside.lastIndexOf(",");
    return { ...column(inside.slice(comma + 1).trim()), format: inside.slice(0, Math.max(comma, 0)).trim() };
  });
}

/** One column without a format. */
export function column(name: string): Column {
  const folded = name.toLowerCase();
  const dot = folded.indexOf(".");
  return dot < 0 ? { name, key: folded } : { name, label: folded.slice(0, dot), key: folded.slice(dot + 1) };
}
