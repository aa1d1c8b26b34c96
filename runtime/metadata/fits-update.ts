import { open, rename, unlink, type FileHandle } from "node:fs/promises";
import { FitsError } from "./fits-error.ts";
import { readFitsHeaders, type FitsHeader } from "./fits-header.ts";
import { cardsOf } from "./fits-text.ts";
import type { HeaderUpdate } from "./header-update.ts";

const block = 2880;
const cardLength = 80;
const chunk = 1 << 20;

/**
 * Sets keywords in the headers of a FITS file: a copy is written, fsync, and only then takes the file's name; the data
 * stay as they are. Throws FitsError when the file is not FITS or has no such unit.
 */
export async function updateFitsHeaders(path: string, updates: readonly HeaderUpdate[]): Promise<void> {
  const headers = await readFitsHeaders(path);
  for (const { unit } of updates)
    if (unitOf(headers, unit) === undefined) throw new FitsError("bad-structure", path, 0, `there is no unit ${unit}`);
  const part = `${path}.part`;
  const from = await open(path, "r");
  try {
    const to = await open(part, "w", (await from.stat()).mode & 0o777);
    try {
      let read = 0;
      for (const header of headers) {
        const own = updates.filter(({ unit }) => unitOf(headers, unit) === header);
        const text = await readText(from, read, header.dataStart - read);
        await to.write(Buffer.from(own.length === 0 ? text : updated(text, own), "latin1"));
        const end = header.dataStart + Math.ceil(header.dataSize / block) * block;
        await copy(from, to, header.dataStart, end);
        read = end;
      }
      await copy(from, to, read, (await from.stat()).size);
      await to.sync();
    } finally {
      await to.close();
    }
    await rename(part, path);
  } finally {
    await from.close();
    await unlink(part).catch(() => undefined);
  }
}

function unitOf(headers: readonly FitsHeader[], unit: string): FitsHeader | undefined {
  if (unit === "PRIMARY") return headers[0];
  return /^\d+$/.test(unit) ? headers[Number(unit)] : headers.find(({ name }) => name === unit);
}

/** A header's text with keywords replaced where they stand, or added at its end. */
function updated(text: string, updates: readonly HeaderUpdate[]): string {
  let cards = Array.from({ length: text.length / cardLength }, (_, at) =>
    text.slice(at * cardLength, (at + 1) * cardLength),
  );
  cards = cards.slice(
    0,
    cards.findIndex((card) => /^END {77}$/.test(card)),
  );
  for (const { keyword, value, comment } of updates) {
    const own = cardsOf(keyword, value, comment);
    const at = cards.findIndex((card) => keywordOf(card) === keyword);
    if (at < 0) cards.push(...own);
    else cards.splice(at, 1 + continued(cards, at), ...own);
  }
  // A comment may be as long as its card; a blank before END must not be left over.
  while (cards.at(-1)?.trim() === "") cards.pop();
  const whole = [...cards, "END".padEnd(cardLength)].join("");
  return whole.padEnd(Math.ceil(whole.length / block) * block);
}

function keywordOf(card: string): string {
  const hierarch = /^HIERARCH\s+(.+?)\s*=/.exec(card)?.[1];
  return (hierarch ?? (card.slice(8, 10) === "= " ? card.slice(0, 8).trimEnd() : "")).toUpperCase();
}

function continued(cards: readonly string[], at: number): number {
  let count = 0;
  while (cards[at + 1 + count]?.startsWith("CONTINUE  ") === true) count += 1;
  return count;
}

async function readText(from: FileHandle, start: number, length: number): Promise<string> {
  const { buffer, bytesRead } = await from.read(Buffer.alloc(length), 0, length, start);
  return buffer.toString("latin1", 0, bytesRead);
}

async function copy(from: FileHandle, to: FileHandle, start: number, end: number): Promise<void> {
  const buffer = Buffer.allocUnsafe(Math.min(chunk, Math.max(1, end - start)));
  for (let at = start; at < end;) {
    const { bytesRead } = await from.read(buffer, 0, Math.min(buffer.length, end - at), at);
    // The last unit of some writers lacks its padding.
    if (bytesRead === 0) return;
    let written = 0;
    while (written < bytesRead) written += (await to.write(buffer, written, bytesRead - written)).bytesWritten;
    at += bytesRead;
  }
}
