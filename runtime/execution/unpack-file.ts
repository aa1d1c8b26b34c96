import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { ArchiveError } from "../archive/archive.ts";
import type { FileSum } from "../archive/checksum.ts";
import { fetchFile } from "../archive/store.ts";
import type { Web } from "../archive/web.ts";
import { findProgram } from "./find-program.ts";
import { programFolders } from "./program-environment.ts";
import type { Launcher } from "./process.ts";

/** What unpacking `.fz` needs: cfitsio's own program. */
export interface Unpacker {
  readonly launcher: Launcher;
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

export interface UnpackOrder {
  readonly source: string;
  readonly expected: FileSum;
  readonly suffix: ".fz" | ".gz";
  /** Absolute path of the plain file. */
  readonly destination: string;
  readonly token: string;
}

/**
 * Fetches a compressed file and leaves the plain one under its name, whole or not at all; false when it is there
 * already. Throws ArchiveError.
 */
export async function unpackFile(
  order: UnpackOrder,
  { web, unpacker }: { readonly web: Web; readonly unpacker: Unpacker },
): Promise<boolean> {
  const { destination, token, source, expected, suffix } = order;
  if ((await stat(destination).catch(() => undefined)) !== undefined) return false;
  await mkdir(dirname(destination), { recursive: true });
  const packed = `${destination}${suffix}.packed.${token}`;
  const part = `${destination}.part.${token}`;
  try {
    await fetchFile({ source, destination: packed, token, expected }, web);
    if (suffix === ".gz") await pipeline(createReadStream(packed), createGunzip(), createWriteStream(part));
    else await funpack(packed, part, unpacker);
    await rename(part, destination);
    return true;
  } catch (error) {
    if (error instanceof ArchiveError) throw error;
    throw new ArchiveError("corrupt", `${source} could not be unpacked`, error);
  } finally {
    await rm(packed, { force: true });
    await rm(part, { force: true });
  }
}

async function funpack(packed: string, part: string, { launcher, environment, signal }: Unpacker): Promise<void> {
  const folder = dirname(part);
  const found = await findProgram("funpack", programFolders(environment), folder);
  if (found.kind === "missing") throw new ArchiveError("failed", `${packed} needs funpack: ${found.message}`);
  const logFile = join(folder, `.funpack.part.${part.slice(part.lastIndexOf(".") + 1)}`);
  const argv = [found.path, "-O", part, packed];
  const result = await launcher.run({ argv, cwd: folder, env: environment, logFile, graceSeconds: 5 }, signal);
  await rm(logFile, { force: true });
  if (result.kind === "refused") throw new ArchiveError("failed", result.message);
  if (result.status !== 0) throw new ArchiveError("corrupt", `funpack of ${packed} ended with ${result.status}`);
}
