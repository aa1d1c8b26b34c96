/** Keywords of a header in order. The structure of a unit (BITPIX, NAXIS, …) is not among them when writing. */
export type Header = ReadonlyMap<string, HeaderValue>;
export type HeaderValue = string | number | boolean;

const cardLength = 80;
export const blockLength = 2880;

/** The bytes of a header, END and filling included. Texts longer than a card are cut. */
export function headerBytes(cards: Iterable<readonly [keyword: string, value: HeaderValue]>): Buffer {
  const text = [...cards].map(([keyword, value]) => cardOf(keyword, value)).join("") + "END".padEnd(cardLength);
  return filled(Buffer.from(text, "latin1"), 0x20);
}

/** Fills to the next whole block. */
export function filled(bytes: Buffer, filling: number): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((blockLength - (bytes.length % blockLength)) % blockLength, filling)]);
}

/** Reads the header that begins at `start`; `end` is where its data begin. Throws when there is none. */
export function readHeader(
  bytes: Buffer,
  start: number,
): { readonly header: Map<string, HeaderValue>; readonly end: number } {
  const header = new Map<string, HeaderValue>();
  for (let at = start; at + cardLength <= bytes.length; at += cardLength) {
    const card = bytes.toString("latin1", at, at + cardLength);
    if (card.trimEnd() === "END") return { header, end: start + nextBlock(at + cardLength - start) };
    const value = card.slice(8, 10) === "= " ? valueOf(card.slice(10)) : undefined;
    if (value !== undefined) header.set(card.slice(0, 8).trimEnd(), value);
  }
  throw new Error("the FITS header has no END");
}

/** The offset of the first block that begins at or after `bytes`. */
export function nextBlock(bytes: number): number {
  return Math.ceil(bytes / blockLength) * blockLength;
}

function cardOf(keyword: string, value: HeaderValue): string {
  return `${keyword.padEnd(8)}= ${valueText(value)}`.padEnd(cardLength).slice(0, cardLength);
}

function valueText(value: HeaderValue): string {
  if (typeof value === "boolean") return (value ? "T" : "F").padStart(20);
  if (typeof value === "string") return `'${value.replaceAll("'", "''").padEnd(8).slice(0, 68)}'`.padEnd(20);
  return numberText(value).padStart(20);
}

/** A number as FITS wants it: an exponent in capitals, a point in every number that is not whole. */
function numberText(value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  const text = value.toString().toUpperCase();
  return text.includes("E") && !text.includes(".") ? text.replace("E", ".0E") : text;
}

function valueOf(text: string): HeaderValue | undefined {
  const quoted = /^\s*'((?:[^']|'')*)'/.exec(text)?.[1];
  if (quoted !== undefined) return quoted.replaceAll("''", "'").trimEnd();
  const plain = (text.split("/", 1)[0] ?? "").trim();
  if (plain === "T" || plain === "F") return plain === "T";
  const number = plain === "" ? Number.NaN : Number(plain);
  return Number.isNaN(number) ? undefined : number;
}
