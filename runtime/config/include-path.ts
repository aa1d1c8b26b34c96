import { dirname, isAbsolute, resolve } from "node:path";
import type { ReadResult, System } from "../system.ts";

/** Where relative names of includes are looked for, best first; see `searchFolders`. */
export interface FoundFiles {
  /** The name after `~` and `$NAME` were replaced. */
  readonly name: string;
  /** All paths that were tried, in order. */
  readonly tried: readonly string[];
  /** Those where something is, in order. */
  readonly candidates: readonly string[];
  /** The first that is a text, else the first that is anything. */
  readonly chosen: { readonly path: string; readonly content: ReadResult } | undefined;
}

/** Finds the file that the name of an include stands for. Its WCL variables are replaced already. */
export function findInclude(name: string, folders: readonly string[], system: System): FoundFiles {
  const expanded = expandEnvironment(expandHome(name, system), system);
  const paths = isAbsolute(expanded) ? [resolve(expanded)] : folders.map((folder) => resolve(folder, expanded));
  const tried = expanded === "" ? [] : [...new Set(paths)];
  const present = tried
    .map((path) => ({ path, content: system.read(path) }))
    .filter((one) => one.content.kind !== "missing");
  return {
    name: expanded,
    tried,
    candidates: present.map((one) => one.path),
    chosen: present.find((one) => one.content.kind === "text") ?? present[0],
  };
}

/**
 * The folders of relative names, best first: the given ones, the working folder (the reference knows only that), the
 * folder of the submission, the folder of the file that includes.
 */
export function searchFolders(
  given: readonly string[],
  entry: string,
  includer: string,
  system: System,
): readonly string[] {
  const here = system.workingFolder;
  return [...given.map((folder) => resolve(here, folder)), here, dirname(entry), dirname(includer)];
}

/** `~` and `~/…` only: other people's homes are not known. Without `HOME` the name stays. */
function expandHome(name: string, system: System): string {
  const home = system.environment("HOME");
  if (home === undefined || (name !== "~" && !name.startsWith("~/"))) return name;
  return home.replace(/\/+$/, "") + name.slice(1) || "/";
}

/** `$NAME` and `${NAME}`; a variable that is not set stays as written. What a variable holds is not read again. */
function expandEnvironment(name: string, system: System): string {
  return name.replace(
    /\$(?:(\w+)|\{([^}]*)\})/g,
    (written, bare: string | undefined, braced: string | undefined) =>
      system.environment(bare ?? braced ?? "") ?? written,
  );
}
