import { writeFileSync } from "node:fs";

/** One unit of a FITS file as a test writes it: cards as a person would write them, and bytes of data. */
export interface Unit {
  readonly cards: readonly string[];
  readonly data?: Uint8Array;
}

/** Writes a FITS file; every card is filled up to 80 characters, every part to 2880 bytes. `END` is added. */
export function writeFits(path: string, units: readonly Unit[]): string {
  writeFileSync(path, fitsBytes(units));
  return path;
}

export function fitsBytes(units: readonly Unit[]): Buffer {
  return Buffer.concat(
    units.flatMap(({ cards, data }) => {
      const header = [...cards, "END"].map((card) => card.padEnd(80)).join("");
      return [filled(Buffer.from(header, "latin1"), 0x20), filled(Buffer.from(data ?? []), 0)];
    }),
  );
}

/** The structure keywords of a primary unit without data. */
export const empty = [
  "SIMPLE  =                    T",
  "BITPIX  =                    8",
  "NAXIS   =                    0",
];

function filled(bytes: Buffer, with_: number): Buffer {
  const rest = (2880 - (bytes.length % 2880)) % 2880;
  return Buffer.concat([bytes, Buffer.alloc(rest, with_)]);
}
