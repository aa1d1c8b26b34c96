import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { inflateRawSync } from "node:zlib";

/** Unpacks a ZIP file (a VSIX is one) below a folder; gives the names in it. Enough for what `vsce` writes: no ZIP64. */
export async function unzip(file: string, folder: string): Promise<readonly string[]> {
  const bytes = await readFile(file);
  const entries = entriesOf(bytes);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (!path.startsWith(join(folder, "/"))) throw new Error(`${entry.name} leaves the folder`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, contentOf(bytes, entry));
  }
  return entries.map((entry) => entry.name);
}

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packedSize: number;
  /** Where its local header begins. */
  readonly offset: number;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;

/** The central directory: its end record is the last thing in the file. */
function entriesOf(bytes: Buffer): Entry[] {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end === -1 || bytes.readUInt32LE(end) !== endSignature) throw new Error("this is no ZIP file");
  const entries: Entry[] = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (bytes.readUInt32LE(at) !== entrySignature) throw new Error("the directory of the ZIP file is broken");
    const nameLength = bytes.readUInt16LE(at + 28);
    entries.push({
      name: bytes.toString("utf8", at + 46, at + 46 + nameLength),
      method: bytes.readUInt16LE(at + 10),
      packedSize: bytes.readUInt32LE(at + 20),
      offset: bytes.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

function contentOf(bytes: Buffer, { method, packedSize, offset }: Entry): Buffer {
  const start = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
  const packed = bytes.subarray(start, start + packedSize);
  return method === 0 ? packed : inflateRawSync(packed);
}
