import { shifted, type Pair, type Wcs } from "./tan.ts";

/** One tract of the sky, cut into square patches; `8x6` is column 8, row 6. */
export interface Tract {
  readonly id: number;
  readonly wcs: Wcs;
  /** Pixels along a side of a patch, and how many more it has all around, shared with its neighbours. */
  readonly patchSize: number;
  readonly border: number;
  /** Patches along x and y. */
  readonly patches: Pair;
}

/** The pixels of a patch, border included, in the pixels of its tract. */
export interface PatchBox {
  readonly x0: number;
  readonly y0: number;
  readonly size: number;
  readonly wcs: Wcs;
}

/** Where a patch lies; its name is `x,y`, or `xxy` for stacks that have no comma in it. */
export function patchBox(tract: Tract, name: string): PatchBox {
  const [x, y] = patchIndex(tract, name);
  const x0 = x * tract.patchSize - tract.border;
  const y0 = y * tract.patchSize - tract.border;
  return { x0, y0, size: tract.patchSize + 2 * tract.border, wcs: shifted(tract.wcs, x0, y0) };
}

/** Whether a place in the tract's pixels belongs to a patch itself, not to its border. */
export function isInner(tract: Tract, name: string, [x, y]: Pair): boolean {
  const [column, row] = patchIndex(tract, name);
  return Math.floor((x + 0.5) / tract.patchSize) === column && Math.floor((y + 0.5) / tract.patchSize) === row;
}

/** The text of a sky map file. The science code of 2017 pickled its sky map; only the name remains of that. */
export function skyMapText(tracts: readonly Tract[]): string {
  return `${JSON.stringify({ kind: "sky map", tracts }, null, 2)}\n`;
}

/** The tract of a sky map file's text; throws when the file is something else or has no such tract. */
export function readTract(text: string, id: number): Tract {
  const map = JSON.parse(text) as { readonly kind?: string; readonly tracts?: readonly Tract[] };
  const tract = map.kind === "sky map" ? map.tracts?.find((one) => one.id === id) : undefined;
  if (tract === undefined) throw new Error(`the sky map has no tract ${id}`);
  return tract;
}

function patchIndex(tract: Tract, name: string): Pair {
  const [, column, row] = /^(\d+)[,x](\d+)$/.exec(name) ?? [];
  const [x, y] = [Number(column ?? -1), Number(row ?? -1)];
  if (x < 0 || x >= tract.patches[0] || y >= tract.patches[1])
    throw new Error(`tract ${tract.id} has no patch ${name}`);
  return [x, y];
}
