import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { extract, Parser, type ReadEntry } from "tar";
import { isSafeRelative } from "../../archive/archive.ts";

/** What an archive may hold at most; a real one is far below. */
export interface TarLimits {
  readonly entries: number;
  /** Bytes, unpacked. */
  readonly bytes: number;
  /** Unpacked size over packed size. */
  readonly ratio: number;
}

export const usualTarLimits: TarLimits = { entries: 100_000, bytes: 64 * 2 ** 30, ratio: 200 };

const plainTypes: readonly string[] = ["File", "OldFile", "ContiguousFile", "Directory", "GNUDumpDir"];

/** The archive holds something that could harm, or is none; nothing of it was unpacked. */
export class TarRefused extends Error {
  override readonly name = "TarRefused";
}

/**
 * Unpacks a tar archive (gzip or plain) into a folder: first it is read to its end and refused as a whole for a path
 * that leaves the folder, a link, a device, a set-user bit, or too much of anything; only then is it unpacked. Never
 * writes through a link that lies in the folder already.
 */
export async function untar(path: string, folder: string, limits: TarLimits = usualTarLimits): Promise<void> {
  await inspect(path, limits);
  try {
    // preserveOwner is on by default for root, who would then make files of anybody.
    await extract({ file: path, cwd: folder, strict: true, preserveOwner: false, maxDecompressionRatio: limits.ratio });
  } catch (error) {
    throw new TarRefused(`${path} could not be unpacked: ${messageOf(error)}`, { cause: error });
  }
}

async function inspect(path: string, limits: TarLimits): Promise<void> {
  if (!(await stat(path)).isFile()) throw new TarRefused(`${path} is not a file`);
  let entries = 0;
  let bytes = 0;
  const faultOf = (entry: ReadEntry): string | undefined => {
    entries += 1;
    bytes += entry.size;
    if (entries > limits.entries) return `more than ${limits.entries} entries`;
    if (bytes > limits.bytes) return `more than ${limits.bytes} bytes`;
    return faultOfEntry(entry);
  };
  await read(path, limits, faultOf);
}

function faultOfEntry(entry: ReadEntry): string | undefined {
  const name = JSON.stringify(entry.path.slice(0, 200));
  if (!plainTypes.includes(entry.type)) return `${name} is a ${entry.type}`;
  if (!isSafeRelative(withoutDot(entry.path))) return `${name} leads out of its folder`;
  if (((entry.mode ?? 0) & 0o6000) !== 0) return `${name} would run as somebody else`;
  return undefined;
}

function read(path: string, limits: TarLimits, faultOf: (entry: ReadEntry) => string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const parser = new Parser({ strict: true, maxDecompressionRatio: limits.ratio });
    const file = createReadStream(path);
    const refuse = (why: string, cause?: unknown) => {
      file.destroy();
      reject(new TarRefused(`${path}: ${why}; nothing was unpacked`, { cause }));
    };
    const judge = (entry: ReadEntry) => {
      const fault = faultOf(entry);
      if (fault !== undefined) parser.abort(new Error(fault));
      entry.resume();
    };
    parser.on("entry", judge);
    // What the reader itself passes over (unknown kinds, oversized headers) is refused as well.
    parser.on("ignoredEntry", judge);
    parser.on("error", (error: Error) => {
      refuse(error.message.replace(/^TAR_\w+: /, ""), error);
    });
    parser.on("end", resolve);
    file.on("error", (error) => {
      refuse("cannot be read", error);
    });
    file.on("data", (chunk) => {
      if (parser.write(chunk)) return;
      file.pause();
      parser.once("drain", () => file.resume());
    });
    file.on("end", () => parser.end());
  });
}

/** `./` in front is how tar itself writes names. */
function withoutDot(path: string): string {
  const rest = path.replace(/^(\.\/)+/, "");
  return rest === "" ? "." : rest;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
