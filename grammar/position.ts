/** A place as editors count it: line and UTF-16 code unit in the line, both from zero. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** The offset at which each line begins. LF, CRLF and a lone CR end a line, as in the Language Server Protocol. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x0a || (code === 0x0d && text.charCodeAt(at + 1) !== 0x0a)) starts.push(at + 1);
  }
  return starts;
}

/** The position of an offset; offsets outside the text count as its nearest end. */
export function positionAt(starts: readonly number[], offset: number): Position {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low, character: Math.max(0, offset - (starts[low] ?? 0)) };
}

/** The offset of a position; a line beyond the last counts as the end of the last line start known. */
export function offsetAt(starts: readonly number[], position: Position): number {
  const line = Math.max(0, Math.min(position.line, starts.length - 1));
  const offset = (starts[line] ?? 0) + Math.max(0, position.character);
  const next = starts[line + 1];
  return next === undefined ? offset : Math.min(offset, next - 1);
}
