import { make } from "./dom.ts";

/** A list of any length of which the page holds only what is in sight. */
export interface VirtualList<Row> {
  /** Takes rows that were asked for, and how many there are in all. */
  readonly take: (from: number, rows: readonly Row[], total: number) => void;
  /** Asks anew for what is in sight; the old rows stay until the new ones are here. */
  readonly refresh: () => void;
  /** Back to the first row, as after a new filter. */
  readonly restart: () => void;
}

export interface ListOptions<Row> {
  readonly label: string;
  /** One cell a column, in order; the classes of `heads` are theirs too. */
  readonly cells: (row: Row) => readonly (string | Node)[];
  readonly heads: readonly { readonly text: string; readonly kind: string; readonly choose?: () => void }[];
  /** Pixels that all columns need together; a narrower page scrolls sideways. */
  readonly width?: number;
  /** What is said when there is no row. */
  readonly none: string;
  readonly ask: (from: number, count: number) => void;
  readonly open: (row: Row) => void;
}

/** Pixels; all rows are alike, so that the place of each is known without drawing it. */
const rowHeight = 24;
/** Rows that are asked for beyond each end of what is in sight. */
const spare = 40;

/** Fills `place` with the list. Arrow keys, Page, Home and End move; Enter or a click opens a row. */
export function virtualList<Row>(place: HTMLElement, options: ListOptions<Row>): VirtualList<Row> {
  const { label, heads, cells, none, ask, open, width = 0 } = options;
  const head = make("div", "row heads", ...heads.map(headCell));
  const space = make("div", "space");
  const scroller = make("div", "scroller", space);
  const empty = make("p", "quiet none", none);
  scroller.tabIndex = 0;
  scroller.setAttribute("role", "grid");
  scroller.setAttribute("aria-label", label);
  if (width === 0) place.append(head, scroller, empty);
  else {
    head.style.minWidth = scroller.style.minWidth = `${width}px`;
    place.append(make("div", "sideways", head, scroller), empty);
  }
  const known = { from: 0, rows: [] as readonly Row[], total: 0, chosen: -1, asked: -1 };

  const inSight = (): { first: number; last: number } => ({
    first: Math.floor(scroller.scrollTop / rowHeight),
    last: Math.ceil((scroller.scrollTop + scroller.clientHeight) / rowHeight),
  });
  const draw = (): void => {
    const { first, last } = inSight();
    const drawn: HTMLElement[] = [];
    for (let index = Math.max(first, known.from); index < Math.min(last, known.from + known.rows.length); index++) {
      const row = known.rows[index - known.from];
      if (row !== undefined) drawn.push(rowElement(row, index));
    }
    space.replaceChildren(...drawn);
  };
  const rowElement = (row: Row, index: number): HTMLElement => {
    const line = make("div", index === known.chosen ? "row chosen" : "row");
    line.append(...cells(row).map((content, at) => gridCell(content, heads[at]?.kind ?? "")));
    line.style.transform = `translateY(${index * rowHeight}px)`;
    line.setAttribute("role", "row");
    line.setAttribute("aria-rowindex", String(index + 1));
    line.id = `${label}-${index}`;
    line.addEventListener("click", () => {
      choose(index);
      open(row);
    });
    return line;
  };
  const choose = (index: number): void => {
    known.chosen = Math.max(0, Math.min(known.total - 1, index));
    const top = known.chosen * rowHeight;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (top + rowHeight > scroller.scrollTop + scroller.clientHeight)
      scroller.scrollTop = top + rowHeight - scroller.clientHeight;
    scroller.setAttribute("aria-activedescendant", `${label}-${known.chosen}`);
    draw();
  };
  const refresh = (): void => {
    const { first, last } = inSight();
    known.asked = Math.max(0, first - spare);
    ask(known.asked, last - first + 2 * spare);
  };
  scroller.addEventListener(
    "scroll",
    () => {
      draw();
      const { first, last } = inSight();
      const enough = first >= known.from && Math.min(last, known.total) <= known.from + known.rows.length;
      if (!enough) refresh();
    },
    { passive: true },
  );
  scroller.addEventListener("keydown", (event) => {
    const page = Math.max(1, Math.floor(scroller.clientHeight / rowHeight) - 1);
    const steps: Readonly<Record<string, number>> = {
      ...{ ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -known.total, End: known.total },
    };
    const step = steps[event.key];
    const row = known.rows[known.chosen - known.from];
    if (step !== undefined) choose(known.chosen + step);
    else if (event.key === "Enter" && row !== undefined) open(row);
    else return;
    event.preventDefault();
  });
  return {
    take: (from, rows, total) => {
      Object.assign(known, { from, rows, total });
      space.style.height = `${total * rowHeight}px`;
      scroller.setAttribute("aria-rowcount", String(total));
      empty.hidden = total > 0;
      scroller.hidden = total === 0;
      draw();
    },
    refresh,
    restart: () => {
      known.chosen = -1;
      scroller.scrollTop = 0;
      refresh();
    },
  };
}

function headCell({ text, kind, choose }: ListOptions<unknown>["heads"][number]): HTMLElement {
  if (choose === undefined) return make("span", kind, text);
  const sort = make("button", "link", text);
  sort.addEventListener("click", choose);
  return make("span", kind, sort);
}

function gridCell(content: string | Node, kind: string): HTMLElement {
  const cell = make("span", kind, content);
  cell.setAttribute("role", "gridcell");
  if (typeof content === "string") cell.title = content;
  return cell;
}
