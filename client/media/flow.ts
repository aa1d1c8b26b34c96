/** A row of the table beside which the flow is drawn; rows without a name are headings. */
export interface FlowRow {
  readonly name: string;
  /** Names of the rows whose files it reads. */
  readonly after: readonly string[];
  readonly state: string;
  readonly row: HTMLElement;
}

const svg = "http://www.w3.org/2000/svg";
/** Between two lines that run down beside each other, and from the last one to the dots. */
const laneWidth = 8;
const dotRadius = 4;

/** One line for each module whose files others read: from its dot down to theirs. */
interface Way {
  readonly from: number;
  readonly to: readonly number[];
  readonly lane: number;
}

/** Draws the way of the files from module to module in the first column of the table. */
export function drawFlow(table: HTMLElement, rows: readonly FlowRow[]): void {
  table.parentElement?.querySelector("svg")?.remove();
  const ways = waysOf(rows);
  const lanes = Math.max(0, ...ways.map(({ lane }) => lane));
  const width = lanes * laneWidth + 2 * dotRadius + 8;
  for (const { row } of rows) (row.firstElementChild as HTMLElement).style.minWidth = `${width}px`;
  const top = table.getBoundingClientRect().top;
  const middles = rows.map(({ row }) => {
    const box = row.getBoundingClientRect();
    return box.top - top + box.height / 2;
  });
  const dot = width - dotRadius - 6;
  const picture = shape("svg", { class: "flow-lines", width: String(width), height: String(table.offsetHeight) });
  picture.setAttribute("aria-hidden", "true");
  for (const way of ways) picture.append(shape("path", { d: pathOf(way, middles, dot) }));
  rows.forEach(({ name, state }, index) => {
    const at = { cx: String(dot), cy: String(middles[index] ?? 0), r: String(dotRadius), class: state };
    if (name !== "") picture.append(shape("circle", at));
  });
  table.parentElement?.append(picture);
}

/** A way takes the innermost lane that no other way needs beside the same rows. */
function waysOf(rows: readonly FlowRow[]): readonly Way[] {
  const taken: number[][] = [];
  return rows.flatMap(({ name }, from) => {
    const to = rows.flatMap((row, index) => (name !== "" && index > from && row.after.includes(name) ? [index] : []));
    const last = to.at(-1);
    if (last === undefined) return [];
    if (last === from + 1) return [{ from, to, lane: 0 }];
    let lane = 1;
    while ((taken[lane] ?? []).some((end) => end > from)) lane += 1;
    (taken[lane] ??= []).push(last);
    return [{ from, to, lane }];
  });
}

function pathOf({ from, to, lane }: Way, middles: readonly number[], dot: number): string {
  const y = (index: number): number => middles[index] ?? 0;
  const last = to.at(-1) ?? from;
  if (lane === 0) return `M${dot} ${y(from)}V${y(last)}`;
  const x = dot - lane * laneWidth;
  const bend = 5;
  const down = `M${dot} ${y(from)}H${x + bend}Q${x} ${y(from)} ${x} ${y(from) + bend}V${y(last) - bend}`;
  return [down, ...to.map((index) => `M${x} ${y(index) - bend}Q${x} ${y(index)} ${x + bend} ${y(index)}H${dot}`)].join(
    "",
  );
}

function shape(tag: string, attributes: Readonly<Record<string, string>>): SVGElement {
  const made = document.createElementNS(svg, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
