import { isAbsolute } from "node:path";
import { findProgram } from "../find-program.ts";
import { programFolders } from "../program-environment.ts";
import { StepFailed } from "./wrap-record.ts";
import type { WrapWork } from "./wrap-work.ts";

/** Where a program of this wrapper instance is; each plain name is looked for once per job. Throws StepFailed. */
export async function locateProgram({ order, tools }: WrapWork, name: string): Promise<string> {
  const folders = programFolders(tools.environment);
  // What depends on the folder is another program in another private folder.
  const everywhere = !name.includes("/") && folders.every((folder) => isAbsolute(folder));
  const known = everywhere ? tools.programs?.get(name) : undefined;
  if (known !== undefined) return known;
  const found = await findProgram(name, folders, order.folder);
  if (found.kind === "missing") throw new StepFailed(found.message);
  if (everywhere) tools.programs?.set(name, found.path);
  return found.path;
}
