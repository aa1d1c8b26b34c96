import type { FitsValue } from "./fits-card.ts";

/** How many bytes of data follow a header, by its own structure keywords. */
export function dataBytes(
  values: ReadonlyMap<string, FitsValue>,
): { readonly kind: "size"; readonly bytes: number } | { readonly kind: "bad"; readonly why: string } {
  const bitpix = values.get("BITPIX");
  if (typeof bitpix !== "number" || !bitsPerPixel.has(bitpix)) return bad("BITPIX", bitpix);
  const naxis = values.get("NAXIS");
  if (!isCount(naxis) || naxis > 999) return bad("NAXIS", naxis);
  if (naxis === 0) return { kind: "size", bytes: 0 };
  // "Random groups", an old form, announce themselves by an empty first axis.
  const groups = values.get("GROUPS") === true && values.get("NAXIS1") === 0;
  let pixels = 1;
  for (let axis = groups ? 2 : 1; axis <= naxis; axis++) {
    const length = values.get(`NAXIS${axis}`);
    if (!isCount(length)) return bad(`NAXIS${axis}`, length);
    pixels *= length;
  }
  const pcount = values.get("PCOUNT") ?? 0;
  const gcount = values.get("GCOUNT") ?? 1;
  if (!isCount(pcount)) return bad("PCOUNT", pcount);
  if (!isCount(gcount)) return bad("GCOUNT", gcount);
  const bytes = (Math.abs(bitpix) / 8) * gcount * (pcount + pixels);
  return Number.isSafeInteger(bytes)
    ? { kind: "size", bytes }
    : { kind: "bad", why: "its axes multiply beyond all size" };
}

const bitsPerPixel: ReadonlySet<number> = new Set([8, 16, 32, 64, -32, -64]);

function isCount(value: FitsValue | undefined): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function bad(keyword: string, value: FitsValue | undefined): { readonly kind: "bad"; readonly why: string } {
  return { kind: "bad", why: value === undefined ? `${keyword} is missing` : `${keyword} cannot be ${String(value)}` };
}
