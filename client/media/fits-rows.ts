import type { FitsRequest, FitsUnit } from "../fits/messages.ts";
import { element } from "./dom.ts";
import { virtualList, type VirtualList } from "./virtual-list.ts";

export interface FitsRows {
  readonly show: (unit: Extract<FitsUnit, { readonly kind: "table" }>) => void;
  readonly take: (from: number, rows: readonly (readonly string[])[]) => void;
}

/** Pixels of one column. */
const columnWidth = 112;

/** The rows of a table; only those in sight are read from the file. */
export function fitsRows(ask: (request: FitsRequest) => void): FitsRows {
  const shown: { list?: VirtualList<readonly string[]>; total: number } = { total: 0 };
  return {
    show: (unit) => {
      shown.total = unit.rows;
      shown.list = virtualList<readonly string[]>(element("table"), {
        label: `Rows of ${unit.name}`,
        none: "The table has no rows.",
        width: (unit.columns.length + 1) * columnWidth,
        heads: [
          { text: "row", kind: "number narrow" },
          ...unit.columns.map(({ name, unit: of, form }) => ({
            text: of === "" ? name : `${name} (${of})`,
            kind: /^\d*[BIJKEDFX]/.test(form) ? "cell number" : "cell",
          })),
        ],
        cells: (row) => row,
        ask: (from, count) => {
          ask({ kind: "rows", unit: unit.index, from, count });
        },
        open: () => undefined,
      });
      shown.list.restart();
    },
    take: (from, rows) => {
      shown.list?.take(
        from,
        rows.map((row, at) => [String(from + at + 1), ...row]),
        shown.total,
      );
    },
  };
}
