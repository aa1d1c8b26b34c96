import { compactMap } from "./compact-map.ts";
import type { FactFile, FactRow, FactRows } from "./facts.ts";
import { createRowPacker } from "./packed-rows.ts";
import { mapSequence } from "./sequence.ts";

/** Takes the rows of an answer, and gives them back; a million of them take no more room than their text. */
export function createFactPacker(): { readonly add: (row: FactRow) => void; readonly rows: () => FactRows } {
  const packer = createRowPacker<ReadonlyMap<string, unknown>>();
  const count = { rows: 0 };
  return {
    add: ({ files, values }) => {
      count.rows += 1;
      packer.add(compactMap<unknown>(parts, [files, values]));
    },
    // Few rows are an array, as anybody would write them.
    rows: () => {
      const rows = mapSequence(packer.rows(), rowOf);
      return count.rows > 1000 ? rows : Array.from(rows);
    },
  };
}

const parts: readonly string[] = ["files", "values"];

function rowOf(packed: ReadonlyMap<string, unknown>): FactRow {
  const files = packed.get("files") as ReadonlyMap<string, FactFile>;
  return { files, values: packed.get("values") as ReadonlyMap<string, string> };
}
