import { spawn } from "node:child_process";
import { mkdir, open, readFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { lockHolder } from "../events/lock-file.ts";
import { ownMark, type ProcessMark } from "../events/process-mark.ts";
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
  const deadline = Date.now() + (options.patienceMs ?? 180_000);
  await mkdir(place.folder, { recursive: true, mode: 0o700 });
  while (!(await answers(place.socket))) {
    const holder = await lockHolder(place.lock);
    if (holder === undefined) await startOwner(place, options, deadline);
    else if (holder.host !== ownMark().host) throw ownedElsewhere(place, holder);
    if (Date.now() > deadline) {
      throw new DatabaseError("unreachable", `nobody answers at ${place.socket}; see ${place.log}`);
    }
    await sleep(25);
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

/** Starts an owner and waits until the socket answers, or until that owner has found that there is another. */
async function startOwner(place: RegistryFolder, options: OwnerOptions, deadline: number): Promise<void> {
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
    const exit = new Promise<number>((resolve) => {
      child.once("exit", (code) => {
        resolve(code ?? 1);
      });
      child.once("error", () => {
        resolve(1);
      });
    });
    while (Date.now() < deadline && !(await answers(place.socket))) {
      const code = await Promise.race([exit, sleep(25)]);
      if (code === ownerExit.owned) return;
      if (code !== undefined) throw await notStarted(place);
    }
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

function ownedElsewhere(place: RegistryFolder, holder: ProcessMark): DatabaseError {
  const where = `process ${String(holder.pid)} on ${holder.host}`;
  const advice = "work there, or use a PostgreSQL server (--registry)";
  return new DatabaseError("unreachable", `the registry in ${place.folder} is in use by ${where}: ${advice}`);
}

async function notStarted(place: RegistryFolder): Promise<DatabaseError> {
  const lines = (await readFile(place.log, "utf8")).trimEnd().split("\n").slice(-20).join("\n");
  return new DatabaseError(
    "unreachable",
    `the registry in ${place.folder} could not be opened (${place.log}):\n${lines}`,
  );
}
