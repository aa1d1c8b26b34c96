/** Names of `candidates` that differ from `name` by a slip or two, best first, at most three. */
export function nearNames(name: string, candidates: Iterable<string>): readonly string[] {
  const most = name.length < 4 ? 1 : 2;
  const letters = lettersOf(name);
  const close: { readonly name: string; readonly distance: number }[] = [];
  for (const candidate of new Set(candidates)) {
    if (Math.abs(candidate.length - name.length) > most || candidate.length > 200) continue;
    const others = lettersOf(candidate);
    if (bits(letters & ~others) > most || bits(others & ~letters) > most) continue;
    const distance = slips(name, candidate, most);
    if (distance <= most && distance < name.length) close.push({ name: candidate, distance });
  }
  close.sort((one, other) => one.distance - other.distance);
  return close.slice(0, 3).map((one) => one.name);
}

/**
 * Which letters a text holds, as bits (several letters may share one). A slip takes away at most one of them and adds at
 * most one, so most candidates are ruled out without being compared.
 */
function lettersOf(text: string): number {
  let letters = 0;
  for (let at = 0; at < text.length; at += 1) letters |= 1 << (text.charCodeAt(at) & 31);
  return letters;
}

function bits(number: number): number {
  let count = 0;
  for (let rest = number; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/**
 * Letters left out, put in, changed or swapped with their neighbour (optimal string alignment); anything above `most`
 * when there are more. Only the diagonals within `most` are looked at: what lies outside them costs more anyway.
 */
function slips(one: string, other: string, most: number): number {
  const tooMany = most + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, column) => Math.min(column, tooMany));
  for (let row = 1; row <= one.length; row += 1) {
    const next = new Array<number>(other.length + 1).fill(tooMany);
    if (row <= most) next[0] = row;
    let least = next[0] ?? tooMany;
    for (let column = Math.max(1, row - most); column <= Math.min(other.length, row + most); column += 1) {
      const same = one[row - 1] === other[column - 1] ? 0 : 1;
      const swapped = column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      const distance = Math.min(
        (last[column] ?? tooMany) + 1,
        (next[column - 1] ?? tooMany) + 1,
        (last[column - 1] ?? tooMany) + same,
        swapped ? (beforeLast[column - 2] ?? tooMany) + 1 : tooMany,
      );
      next[column] = distance;
      least = Math.min(least, distance);
    }
    // A swap skips a row, but a change would have led to that row for the same price.
    if (least >= tooMany) return tooMany;
    beforeLast = last;
    last = next;
  }
  return last[other.length] ?? tooMany;
}
