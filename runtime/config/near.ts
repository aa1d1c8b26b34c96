/** Names of `candidates` that differ from `name` by a slip or two, best first, at most three. */
export function nearNames(name: string, candidates: Iterable<string>): readonly string[] {
  const most = name.length < 4 ? 1 : 2;
  const close: { readonly name: string; readonly distance: number }[] = [];
  for (const candidate of new Set(candidates)) {
    if (Math.abs(candidate.length - name.length) > most || candidate.length > 200) continue;
    const distance = slips(name, candidate);
    if (distance <= most && distance < name.length) close.push({ name: candidate, distance });
  }
  close.sort((one, other) => one.distance - other.distance);
  return close.slice(0, 3).map((one) => one.name);
}

/** Letters left out, put in, changed or swapped with their neighbour (optimal string alignment). */
function slips(one: string, other: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1] ? 0 : 1;
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      next.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (next[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + same,
          swapped && column > 1 ? (beforeLast[column - 2] ?? 0) + 1 : Infinity,
        ),
      );
    }
    beforeLast = last;
    last = next;
  }
  return last[other.length] ?? 0;
}
