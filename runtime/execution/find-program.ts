import { access, constants, stat } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";

export type FoundProgram =
  { readonly kind: "found"; readonly path: string } | { readonly kind: "missing"; readonly message: string };

/**
 * Where a program is: a name with a slash is a path (relative to `cwd`), any other is looked for in `folders` in this
 * order. Only a regular file that we may execute counts.
 */
export async function findProgram(name: string, folders: readonly string[], cwd: string): Promise<FoundProgram> {
  if (name === "") return { kind: "missing", message: "no program is named" };
  if (name.includes("/")) {
    const path = resolve(cwd, name);
    return (await isProgram(path)) ? { kind: "found", path } : { kind: "missing", message: `${path} is not a program` };
  }
  for (const folder of folders) {
    const path = join(isAbsolute(folder) ? folder : resolve(cwd, folder), name);
    if (await isProgram(path)) return { kind: "found", path };
  }
  return { kind: "missing", message: `no program ${name} in ${folders.join(", ")}` };
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
