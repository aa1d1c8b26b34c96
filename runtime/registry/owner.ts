import { chmod, lstat, mkdir, rm } from "node:fs/promises";
import { LockHeld, takeLock } from "../events/lock-file.ts";
import { serveEmbedded, type EmbeddedServer } from "./embedded.ts";
import { ownerExit, readOwnerArguments } from "./owner-protocol.ts";
import { registryFolder, type RegistryFolder } from "./registry-folder.ts";

// Entry of `dist/registry-owner.cjs`: the one process that has an embedded registry open. What it prints is its log.
void own(process.argv.slice(2)).catch(fail);

async function own(words: readonly string[]): Promise<void> {
  process.umask(0o077);
  const { folder, idleMs } = readOwnerArguments(words);
  const place = registryFolder(folder);
  await makePrivate(place.folder);
  await makePrivate(place.socketFolder);
  const lock = await takeLock(place.lock).catch((error: unknown) => {
    if (!(error instanceof LockHeld)) throw error;
    console.error(error.message);
    process.exit(ownerExit.owned);
  });
  // Left over from an owner that was killed: we have the lock, so nobody listens there.
  await rm(place.socket, { force: true });
  const server = await serve(place, idleMs, async (opened) => {
    await opened.close();
    await lock.release();
    process.exit(0);
  });
  log(
    `process ${String(process.pid)} serves ${place.data} at ${place.socket}; ${String(server.connections())} clients`,
  );
}

async function serve(
  place: RegistryFolder,
  idleMs: number,
  close: (server: EmbeddedServer) => Promise<void>,
): Promise<EmbeddedServer> {
  let open = undefined as EmbeddedServer | undefined;
  let idle: NodeJS.Timeout | undefined;
  let ending = false;
  const end = (why: string) => {
    if (ending || open === undefined) return;
    ending = true;
    log(`ends: ${why}`);
    void close(open).catch(fail);
  };
  const rest = () => {
    clearTimeout(idle);
    if (open?.connections() === 0) idle = setTimeout(endIdle, idleMs, open);
  };
  const endIdle = (server: EmbeddedServer) => {
    const ifStillIdle = () => {
      if (server.connections() === 0) end("nobody needs it");
    };
    // Nobody waits now, so this is the time to put the house in order.
    void server.tidy().then(ifStillIdle).catch(fail);
  };
  open = await serveEmbedded(place.data, place.socket, { onChange: rest });
  rest();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, end);
  process.on("SIGHUP", () => undefined);
  return open;
}

function fail(error: unknown): never {
  console.error(error);
  process.exit(1);
}

/** Somebody else's folder in a shared temporary place must not be taken for ours. */
async function makePrivate(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { uid } = await lstat(folder);
  if (process.getuid !== undefined && uid !== process.getuid()) throw new Error(`${folder} belongs to another user`);
  await chmod(folder, 0o700);
}

function log(text: string): void {
  console.log(`${new Date().toISOString()} ${text}`);
}
