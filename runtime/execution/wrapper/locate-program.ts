import { findProgram } from "../find-program.ts";
import { programFolders } from "../program-environment.ts";
import { StepFailed } from "./wrap-record.ts";
import type { WrapWork } from "./wrap-work.ts";

/** Where a program of this wrapper instance is; each name is looked for once per job. Throws StepFailed. */
export async function locateProgram({ order, tools }: WrapWork, name: string): Promise<string> {
  const known = tools.programs?.get(name);
  if (known !== undefined) return known;
  const found = await findProgram(name, programFolders(tools.environment), order.folder);
  if (found.kind === "missing") throw new StepFailed(found.message);
  tools.programs?.set(name, found.path);
  return found.path;
}
