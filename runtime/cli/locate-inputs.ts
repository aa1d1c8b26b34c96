import type { Problem } from "../../grammar/problem.ts";
import type { Place } from "../../grammar/span.ts";
import { placeInArchive, type Archive } from "../archive/archive.ts";
import type { StageInFile } from "../execution/job-spec.ts";
import type { InputFile, RunPlan } from "../plan/run-plan.ts";
import type { LocatedFile } from "../registry/lookups.ts";
import type { Registry } from "../registry/registry.ts";

/** Where the inputs that no quantum of the run makes come from; key: path in the job. */
export type LocatedInputs = ReadonlyMap<string, StageInFile>;

/** Names asked for in one statement. */
const batch = 5000;

/**
 * Finds every input of a plan that must come from the archive, all of them before any job is made. What is not there
 * is a problem at the module that wants it, once per file.
 */
export async function locateInputs(
  plan: RunPlan,
  archive: Archive,
  registry: Registry,
): Promise<{ readonly inputs: LocatedInputs; readonly problems: readonly Problem[] }> {
  const wanted = archiveInputs(plan);
  const names = [...wanted.values()];
  const located: (LocatedFile | undefined)[] = [];
  for (let at = 0; at < names.length; at += batch) {
    const asked = names
      .slice(at, at + batch)
      .map(({ input }) => ({ filename: input.filename, compression: input.compression }));
    located.push(...(await registry.locateFiles(archive.name, asked)));
  }
  const inputs = new Map<string, StageInFile>();
  const problems: Problem[] = [];
  for (const [at, { input, place, module }] of names.entries()) {
    const file = located[at];
    if (file === undefined) problems.push(missing(input, place, module, archive));
    else inputs.set(input.path, await stageIn(file, archive));
  }
  return { inputs, problems };
}

interface Wanted {
  readonly input: InputFile;
  readonly module: string;
  readonly place: Place;
}

/** Each path once, with the first module that wants it. */
function archiveInputs(plan: RunPlan): ReadonlyMap<string, Wanted> {
  const wanted = new Map<string, Wanted>();
  for (const block of plan.blocks) {
    for (const module of block.modules) {
      for (const quantum of module.quanta) {
        for (const input of quantum.inputs) {
          if (input.from.kind === "archive" && !input.path.startsWith("/") && !wanted.has(input.path)) {
            wanted.set(input.path, { input, module: module.name, place: module.place });
          }
        }
      }
    }
  }
  return wanted;
}

async function stageIn(file: LocatedFile, archive: Archive): Promise<StageInFile> {
  const { filename, compression, filesize, md5sum } = file;
  const source = await placeInArchive(archive, file.path, `${filename}${compression ?? ""}`);
  return { filename, compression, source, filesize, md5sum };
}

function missing(input: InputFile, place: Place, module: string, archive: Archive): Problem {
  const name = `${input.filename}${input.compression ?? ""}`;
  return {
    code: "RUN802",
    severity: "error",
    message: `${module} needs ${name}, which no quantum of this run makes and the archive ${archive.name} does not have`,
    file: place.file,
    span: place.span,
    related: [],
    fixes: [],
  };
}
