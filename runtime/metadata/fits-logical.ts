import type { FitsValue } from "./fits-card.ts";
import type { FitsHeader } from "./fits-header.ts";

/**
 * The units as they were before fpack: a compressed image lies in a table, its own structure in keywords that begin with
 * Z; a compressed primary unit has an empty one before it.
 */
export function logicalUnits(headers: readonly FitsHeader[]): readonly FitsHeader[] {
  const [first, second] = headers;
  const moved = first?.values.get("NAXIS") === 0 && second?.values.get("ZSIMPLE") === true;
  return (moved ? headers.slice(1) : headers).map(unpacked);
}

function unpacked(header: FitsHeader): FitsHeader {
  if (header.values.get("ZIMAGE") !== true) return header;
  const values = new Map<string, FitsValue>();
  for (const [keyword, value] of header.values) if (!isOfTable(keyword)) values.set(keyword, value);
  for (const [keyword, value] of header.values) {
    const own = /^Z(BITPIX|NAXIS\d*|SIMPLE|TENSION|EXTEND|PCOUNT|GCOUNT)$/.exec(keyword)?.[1];
    if (own !== undefined) values.set(own === "TENSION" ? "XTENSION" : own, value);
  }
  const name = values.get("EXTNAME");
  return { ...header, values, name: name === "COMPRESSED_IMAGE" ? "" : header.name };
}

/** Keywords of the table that holds the compressed image. */
function isOfTable(keyword: string): boolean {
  return /^(BITPIX|NAXIS\d*|PCOUNT|GCOUNT|XTENSION|TFIELDS|T(TYPE|FORM|UNIT|DIM)\d+)$/.test(keyword);
}
