import { cardValues, readCard, type FitsCard, type FitsValue } from "./fits-card.ts";
import { dataBytes } from "./fits-data.ts";
import { FitsError } from "./fits-error.ts";
import { openFitsSource, type FitsSource } from "./fits-source.ts";

/** The header of one header-and-data unit. */
export interface FitsHeader {
  /** 0 is the primary unit. */
  readonly index: number;
  /** EXTNAME in upper case, or empty. */
  readonly name: string;
  /** Keyword in upper case to value. */
  readonly values: ReadonlyMap<string, FitsValue>;
  /** Where the data begin, and how many bytes they are without padding. */
  readonly dataStart: number;
  readonly dataSize: number;
}

/**
 * Reads all headers of a FITS file (a gzip of one too) and no data: the file is walked from header to header. Memory and time are bounded
 * whatever the file says of itself.
 * @throws FitsError when the file is not FITS, is cut short, or contradicts itself; the system's error when it cannot
 * be read.
 */
export async function readFitsHeaders(path: string): Promise<readonly FitsHeader[]> {
  const file = await openFitsSource(path);
  try {
    const source = { file, path };
    const headers: FitsHeader[] = [];
    let offset = 0;
    while (headers.length < mostUnits) {
      const header = await readUnit(source, offset, headers.length);
      if (header === undefined) break;
      headers.push(header);
      offset = header.dataStart + padded(header.dataSize);
    }
    return headers;
  } finally {
    await file.close();
  }
}

interface Source {
  readonly file: FitsSource;
  readonly path: string;
}

const block = 2880;
const cardLength = 80;
const mostUnits = 10_000;
const largestHeader = 4 * 1024 * 1024;

const padded = (bytes: number) => Math.ceil(bytes / block) * block;

async function readUnit(source: Source, start: number, index: number): Promise<FitsHeader | undefined> {
  const cards: FitsCard[] = [];
  for (let offset = start; ; offset += block) {
    const text = await readBlock(source, offset);
    if (offset === start && !/^(SIMPLE  |XTENSION)= /.test(text)) {
      // What follows the last unit is no unit: padding, or the standard's "special records".
      if (index > 0) return undefined;
      throw new FitsError("not-fits", source.path, 0, "not a FITS file: it does not begin with SIMPLE");
    }
    if (text.length < block) throw new FitsError("truncated", source.path, offset, "the file ends within a header");
    if (offset - start >= largestHeader)
      throw new FitsError("too-large", source.path, offset, "the header has no end within 4 MiB");
    for (let at = 0; at < block; at += cardLength) {
      const card = readCard(text.slice(at, at + cardLength));
      if (card.kind === "bad") throw new FitsError("bad-card", source.path, offset + at, card.why);
      if (card.kind === "end") return await describe(source, index, cards, offset + block);
      cards.push(card);
    }
  }
}

async function readBlock({ file }: Source, offset: number): Promise<string> {
  return (await file.read(offset, block)).toString("latin1");
}

async function describe(
  { path, file }: Source,
  index: number,
  cards: readonly FitsCard[],
  dataStart: number,
): Promise<FitsHeader> {
  const values = cardValues(cards);
  const data = dataBytes(values);
  if (data.kind === "bad") throw new FitsError("bad-structure", path, dataStart, data.why);
  if (!(await file.reaches(dataStart + data.bytes)))
    throw new FitsError(
      "truncated",
      path,
      dataStart,
      `unit ${index} has ${data.bytes} bytes of data, the file ends earlier`,
    );
  const name = values.get("EXTNAME");
  const upper = typeof name === "string" ? name.trim().toUpperCase() : "";
  return { index, name: upper, values, dataStart, dataSize: data.bytes };
}
