import { compactMap, sharedKeys } from "./compact-map.ts";
import type { Sequence } from "./sequence.ts";

/** A row: texts under keys, or under keys within keys. Anything else a row may hold is kept as it is. */
type Cell = string | ReadonlyMap<string, unknown>;

/** Takes rows one by one and gives them back in order. */
export interface RowPacker<Row> {
  readonly add: (row: Row) => void;
  readonly rows: () => Sequence<Row>;
}

/** Rows packed together; fewer stay as they are. */
const together = 1024;

/**
 * Keeps many rows in little room: the texts of a thousand rows are one text and the places where each ends, and a row
 * is made again when somebody looks at it. A million rows of objects would fill the memory, and what collects garbage
 * would go through all of them again and again. Only rows with the keys of others are packed.
 */
export function createRowPacker<Row>(): RowPacker<Row> {
  const chunks: (Pack | readonly Row[])[] = [];
  let open: Row[] = [];
  return {
    add: (row) => {
      if (open.push(row) < together) return;
      chunks.push(pack(open) ?? open);
      open = [];
    },
    rows: () => {
      if (chunks.length === 0) return open;
      const length = chunks.length * together + open.length;
      const at = (index: number): Row | undefined => {
        const chunk = chunks[Math.floor(index / together)] ?? open;
        const within = index % together;
        return "ends" in chunk ? (unpack(chunk, within) as Row) : chunk[within];
      };
      return {
        length,
        at,
        *[Symbol.iterator]() {
          for (let index = 0; index < length; index += 1) yield at(index) as Row;
        },
      };
    },
  };
}

/** The keys of a row, and of what is nested in it; undefined for a text. */
interface Shape {
  readonly names: readonly string[];
  readonly inner: readonly (Shape | undefined)[];
}

interface Pack {
  readonly text: string;
  /** Where each cell ends. */
  readonly ends: Uint32Array;
  readonly shapes: readonly Shape[];
  /** For each row its shape and its first cell. */
  readonly kinds: Uint8Array;
  readonly firsts: Uint32Array;
}

const mostShapes = 255;

function pack(rows: readonly unknown[]): Pack | undefined {
  const cells: string[] = [];
  const shapes: Shape[] = [];
  const kinds = new Uint8Array(rows.length);
  const firsts = new Uint32Array(rows.length);
  for (const [at, row] of rows.entries()) {
    let kind = shapes.findIndex((shape) => hasShape(row, shape));
    if (kind < 0) {
      const shape = shapeOf(row);
      if (shape === undefined || shapes.length === mostShapes) return undefined;
      kind = shapes.push(shape) - 1;
    }
    kinds[at] = kind;
    firsts[at] = cells.length;
    addCells(row as Cell, cells);
  }
  const ends = new Uint32Array(cells.length);
  let end = 0;
  for (const [at, cell] of cells.entries()) ends[at] = end += cell.length;
  return { text: cells.join(""), ends, shapes, kinds, firsts };
}

function shapeOf(row: unknown): Shape | undefined {
  const names = isMap(row) ? sharedKeys(row) : undefined;
  if (names === undefined || !isMap(row)) return undefined;
  const inner: (Shape | undefined)[] = [];
  for (const value of row.values()) {
    const shape = typeof value === "string" ? undefined : shapeOf(value);
    if (typeof value !== "string" && shape === undefined) return undefined;
    inner.push(shape);
  }
  return { names, inner };
}

function hasShape(row: unknown, { names, inner }: Shape): boolean {
  if (!isMap(row) || sharedKeys(row) !== names) return false;
  let at = 0;
  for (const value of row.values()) {
    const shape = inner[at];
    at += 1;
    if (shape === undefined ? typeof value !== "string" : !hasShape(value, shape)) return false;
  }
  return true;
}

function addCells(cell: Cell, cells: string[]): void {
  if (typeof cell === "string") cells.push(cell);
  else for (const value of cell.values()) addCells(value as Cell, cells);
}

function isMap(value: unknown): value is ReadonlyMap<string, unknown> {
  return typeof value === "object" && value !== null && "values" in value && "get" in value;
}

function unpack(pack: Pack, row: number): Cell {
  const shape = pack.shapes[pack.kinds[row] ?? 0];
  return shape === undefined ? "" : unpackShape(pack, shape, { cell: pack.firsts[row] ?? 0 });
}

function unpackShape(pack: Pack, { names, inner }: Shape, at: { cell: number }): Cell {
  const { text, ends } = pack;
  const values: Cell[] = [];
  for (const own of inner) {
    if (own === undefined) {
      values.push(text.slice(at.cell === 0 ? 0 : ends[at.cell - 1], ends[at.cell]));
      at.cell += 1;
    } else values.push(unpackShape(pack, own, at));
  }
  return compactMap(names, values);
}
