import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { FitsError } from "./fits-error.ts";

/** The bytes of a FITS file, read from its beginning towards its end; gzip is undone on the way. */
export interface FitsSource {
  /** So many bytes from a place on, fewer at the end of the file. Places must not go back. */
  readonly read: (offset: number, length: number) => Promise<Buffer>;
  /** Whether the file has so many bytes. */
  readonly reaches: (bytes: number) => Promise<boolean>;
  readonly close: () => Promise<void>;
}

/** Opens a file; what its first two bytes say counts, not its name. Throws the system's error when it cannot be read. */
export async function openFitsSource(path: string): Promise<FitsSource> {
  const file = await open(path, "r");
  const { size } = await file.stat();
  const start = await file.read(Buffer.alloc(2), 0, 2, 0);
  if (start.bytesRead === 2 && start.buffer.readUInt16BE(0) === gzipMark) {
    await file.close();
    return gunzipped(path);
  }
  return {
    read: async (offset, length) => {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    },
    reaches: (bytes) => Promise.resolve(bytes <= size),
    close: () => file.close(),
  };
}

const gzipMark = 0x1f8b;

function gunzipped(path: string): FitsSource {
  const packed = createReadStream(path);
  const plain = packed.pipe(createGunzip());
  packed.on("error", (error) => plain.destroy(error));
  const chunks = plain[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let position = 0;
  let rest: Buffer = Buffer.alloc(0);
  /** Drops what lies before `offset`, and has `length` bytes from there on unless the file ends. */
  const read: FitsSource["read"] = async (offset, length) => {
    for (;;) {
      const skip = Math.min(rest.length, Math.max(0, offset - position));
      rest = rest.subarray(skip);
      position += skip;
      if (position === offset && rest.length >= length) return rest.subarray(0, length);
      const next = await chunks.next().catch((error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        throw new FitsError("truncated", path, position, `it cannot be unpacked: ${why}`);
      });
      if (next.done === true) return position === offset ? rest : Buffer.alloc(0);
      rest = rest.length === 0 ? next.value : Buffer.concat([rest, next.value]);
    }
  };
  return {
    read,
    reaches: async (bytes) => bytes === 0 || (await read(bytes - 1, 1)).length === 1,
    close: () => {
      plain.destroy();
      packed.destroy();
      return Promise.resolve();
    },
  };
}
