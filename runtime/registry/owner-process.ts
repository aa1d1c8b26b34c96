import { spawn } from "node:child_process";
import { mkdir, open, readFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { lockHolder } from "../events/lock-file.ts";
import { ownMark } from "../events/process-mark.ts";
import { DatabaseError } from "./database-error.ts";
import { ownerArguments, ownerExit } from "./owner-protocol.ts";
import type { RegistryFolder } from "./registry-folder.ts";

export interface OwnerOptions {
  /** Absolute path of the bundled `owner.ts`. */
  readonly script: string;
  /** How long the owner stays without clients; ten minutes by default. */
  readonly idleMs?: number;
  /** How long to wait for the socket: a first start makes the database files. */
  readonly patienceMs?: number;
}

/** Makes sure that somebody serves the socket: starts an owner, which outlives us, when nobody does. */
export async function ensureOwner(place: RegistryFolder, options: OwnerOptions): Promise<void> {
  const deadline = Date.now() + (options.patienceMs ?? 60_000);
  await mkdir(place.folder, { recursive: true, mode: 0o700 });
  while (!(await answers(place.socket))) {
    const exit = await startOwner(place, options, deadline);
    if (exit === ownerExit.ownedElsewhere) throw await ownedElsewhere(place);
    if (exit !== undefined && exit !== ownerExit.owned && exit !== 0) throw await notStarted(place);
    if (Date.now() > deadline) {
      throw new DatabaseError("unreachable", `nobody answers at ${place.socket}; see ${place.log}`);
    }
    await sleep(50);
  }
}

/** The owner's process number, or undefined when the registry is closed. */
export async function ownerPid(place: RegistryFolder): Promise<number | undefined> {
  const holder = await lockHolder(place.lock);
  return holder?.host === ownMark().host ? holder.pid : undefined;
}

/** Asks the owner to close the database and waits until it is gone; true when there was one. */
export async function stopOwner(place: RegistryFolder, patienceMs = 30_000): Promise<boolean> {
  const pid = await ownerPid(place);
  if (pid === undefined) return false;
  process.kill(pid, "SIGTERM");
  const deadline = Date.now() + patienceMs;
  while ((await ownerPid(place)) === pid) {
    if (Date.now() > deadline) throw new DatabaseError("unreachable", `process ${String(pid)} does not end`);
    await sleep(50);
  }
  return true;
}

/** Starts an owner and waits until the socket answers (undefined), or until that owner has ended (its exit code). */
async function startOwner(place: RegistryFolder, options: OwnerOptions, deadline: number): Promise<number | undefined> {
  const log = await open(place.log, "a", 0o600);
  const words = ownerArguments({ folder: place.folder, idleMs: options.idleMs ?? 600_000 });
  try {
    const child = spawn(process.execPath, [options.script, ...words], {
      detached: true,
      cwd: "/",
      env: environment(),
      stdio: ["ignore", log.fd, log.fd],
    });
    child.unref();
    let exit: number | undefined;
    child.once("exit", (code) => {
      exit = code ?? 0;
    });
    child.once("error", () => {
      exit = 1;
    });
    const ended = () => exit;
    while (ended() === undefined && Date.now() < deadline && !(await answers(place.socket))) await sleep(25);
    return ended();
  } finally {
    await log.close();
  }
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = createConnection(socket);
    connection.once("connect", () => {
      connection.destroy();
      resolve(true);
    });
    connection.once("error", () => {
      resolve(false);
    });
  });
}

/** The owner outlives us, so it gets nothing of ours but what Node itself needs. */
function environment(): NodeJS.ProcessEnv {
  const names = ["PATH", "HOME", "TMPDIR", "LANG", "ELECTRON_RUN_AS_NODE"];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

async function ownedElsewhere(place: RegistryFolder): Promise<DatabaseError> {
  const holder = await lockHolder(place.lock);
  const where = holder === undefined ? "another machine" : `process ${String(holder.pid)} on ${holder.host}`;
  const advice = "work there, or use a PostgreSQL server (--registry)";
  return new DatabaseError("unreachable", `the registry in ${place.folder} is in use by ${where}: ${advice}`);
}

async function notStarted(place: RegistryFolder): Promise<DatabaseError> {
  const lines = (await readFile(place.log, "utf8")).trimEnd().split("\n").slice(-5).join("\n");
  return new DatabaseError(
    "unreachable",
    `the registry in ${place.folder} could not be opened (${place.log}):\n${lines}`,
  );
}
