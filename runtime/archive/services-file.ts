import { lstat, open, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

/** Who we are at a server; never written anywhere. */
export interface Login {
  readonly user: string;
  readonly password: string;
}

/** Where the credentials of this machine are found. */
export interface ServicesOrder {
  /** Named by the submission; without it `DES_SERVICES`, then `~/.desservices.ini`. */
  readonly file?: string;
  readonly section: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The file is not there, not private, or lacks what is asked of it; the message never holds a value of it. */
export class ServicesError extends Error {
  override readonly name = "ServicesError";
}

/**
 * User and password of a section of the services file (`user`, `passwd`). The file must be private: a regular file that
 * nobody but its owner may read or write. Throws ServicesError.
 */
export async function readLogin(order: ServicesOrder): Promise<Login> {
  const path = order.file ?? order.environment.DES_SERVICES ?? join(homedir(), ".desservices.ini");
  const values = sectionOf(await readPrivate(path), order.section);
  if (values === undefined) throw new ServicesError(`${path} has no section ${order.section}`);
  const [user, password] = [values.get("user"), values.get("passwd") ?? values.get("password")];
  if (user === undefined || password === undefined)
    throw new ServicesError(`section ${order.section} of ${path} needs user and passwd`);
  return { user, password };
}

async function readPrivate(path: string): Promise<string> {
  const file = await open(path, "r").catch((error: unknown) => {
    throw new ServicesError(`the services file ${path} cannot be read`, { cause: error });
  });
  try {
    // The open file is judged, not the name, which might be given to another in between.
    const { mode, uid } = await file.stat();
    if (!(await stat(path)).isFile()) throw new ServicesError(`the services file ${path} is not a regular file`);
    if ((mode & 0o077) !== 0) {
      const now = (mode & 0o777).toString(8);
      throw new ServicesError(`the services file ${path} has mode ${now}: others may see it; chmod 600 ${path}`);
    }
    const own = process.getuid?.();
    if (own !== undefined && own !== 0 && uid !== own)
      throw new ServicesError(`the services file ${path} belongs to somebody else`);
    if ((await lstat(path)).size > largest) throw new ServicesError(`the services file ${path} is too large`);
    return await file.readFile("utf8");
  } finally {
    await file.close();
  }
}

const largest = 1 << 20;

function sectionOf(text: string, name: string): ReadonlyMap<string, string> | undefined {
  let values: Map<string, string> | undefined;
  let inside = false;
  for (const line of text.split(/\r?\n/)) {
    const heading = /^\s*\[([^\]]+)\]\s*$/.exec(line)?.[1];
    if (heading !== undefined) {
      inside = heading.trim().toLowerCase() === name.toLowerCase();
      if (inside) values ??= new Map();
      continue;
    }
    const pair = /^\s*([\w-]+)\s*[=:]\s*(.*?)\s*$/.exec(line);
    if (inside && pair !== null && !/^\s*[#;]/.test(line)) values?.set((pair[1] ?? "").toLowerCase(), pair[2] ?? "");
  }
  return values;
}
