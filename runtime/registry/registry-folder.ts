import { createHash } from "node:crypto";
import { homedir, tmpdir, userInfo } from "node:os";
import { dirname, join, resolve } from "node:path";

/** The places of an embedded registry; all of them are the user's alone. */
export interface RegistryFolder {
  /** Absolute. */
  readonly folder: string;
  /** PGlite's data files. */
  readonly data: string;
  /** What the owner process holds while it lives. */
  readonly lock: string;
  readonly log: string;
  /** Folder and path of the socket; `psql -h FOLDER -U postgres` connects to it. */
  readonly socketFolder: string;
  readonly socket: string;
}

/** The kernel's limit for the path of a Unix socket, with its closing zero, is 108 bytes on Linux and 104 on macOS. */
const longestSocketPath = 100;

/** `folder` if given, else WCL_REGISTRY_DIR, else `wcl/registry` in the user's data folder. */
export function registryFolder(folder?: string, environment: NodeJS.ProcessEnv = process.env): RegistryFolder {
  const whole = resolve(folder ?? fromEnvironment(environment));
  const near = join(whole, ".s.PGSQL.5432");
  const socket = Buffer.byteLength(near) <= longestSocketPath ? near : join(shortFolder(whole), ".s.PGSQL.5432");
  return {
    folder: whole,
    data: join(whole, "postgres"),
    lock: join(whole, "owner"),
    log: join(whole, "owner.log"),
    socketFolder: dirname(socket),
    socket,
  };
}

function fromEnvironment(environment: NodeJS.ProcessEnv): string {
  const chosen = environment["WCL_REGISTRY_DIR"];
  if (chosen !== undefined && chosen !== "") return chosen;
  const dataHome = environment["XDG_DATA_HOME"];
  const base = dataHome === undefined || dataHome === "" ? join(homedir(), ".local", "share") : dataHome;
  return join(base, "wcl", "registry");
}

/** Always the same for one registry, so that owner and clients meet. */
function shortFolder(folder: string): string {
  const digest = createHash("sha256").update(folder).digest("hex").slice(0, 16);
  return join(tmpdir(), `wcl-${String(userInfo().uid)}-${digest}`);
}
