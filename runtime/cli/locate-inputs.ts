import type { Problem } from "../../grammar/problem.ts";
import type { Place } from "../../grammar/span.ts";
import { locationOf, type Archive } from "../archive/archive.ts";
import type { StageInFile } from "../execution/job-spec.ts";
import type { InputFile, RunPlan } from "../plan/run-plan.ts";
import type { LocatedFile } from "../registry/lookups.ts";
import type { Registry } from "../registry/registry.ts";

/** Where the inputs that no quantum of the run makes come from; key: path in the job. */
export type LocatedInputs = ReadonlyMap<string, StageInFile>;

/** Names asked for in one statement. */
const batch = 5000;

/**
 * Finds every input of a plan that must come from an archive, all of them before any job is made: in the first archive
 * that has it, compressed if need be. What is not there is a problem at the module that wants it, once per file.
 */
export async function locateInputs(
  plan: RunPlan,
  archives: readonly Archive[],
  registry: Registry,
): Promise<{ readonly inputs: LocatedInputs; readonly problems: readonly Problem[] }> {
  const inputs = new Map<string, StageInFile>();
  let wanted = [...archiveInputs(plan).values()];
  for (const how of ["exact", "packed"] as const) {
    for (const archive of archives) {
      const located = await locate(registry, archive, wanted, how);
      for (const [at, { input }] of wanted.entries()) {
        const file = located[at];
        if (file !== undefined) inputs.set(input.path, stageIn(file, archive, how));
      }
      wanted = wanted.filter(({ input }) => !inputs.has(input.path));
    }
  }
  const names = archives.map(({ name }) => name).join(" and ");
  return { inputs, problems: wanted.map(({ input, place, module }) => missing(input, place, module, names)) };
}

/** Rows in the order of what is wanted; `packed` looks for the compressed form of what is wanted plain. */
async function locate(
  registry: Registry,
  archive: Archive,
  wanted: readonly Wanted[],
  how: "exact" | "packed",
): Promise<(LocatedFile | undefined)[]> {
  const located: (LocatedFile | undefined)[] = [];
  for (let at = 0; at < wanted.length; at += batch) {
    const asked = wanted.slice(at, at + batch).map(({ input: { filename, compression } }) => {
      return how === "packed" && compression === null ? { filename } : { filename, compression };
    });
    located.push(...(await registry.locateFiles(archive.name, asked)));
  }
  return located;
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

function stageIn(file: LocatedFile, archive: Archive, how: "exact" | "packed"): StageInFile {
  const { filename, compression, filesize, md5sum, sha256 } = file;
  const source = locationOf(archive, file.path, `${filename}${compression ?? ""}`);
  const known = { source, archive: archive.name, filesize, md5sum, ...(sha256 === null ? {} : { sha256 }) };
  if (how === "packed" && (compression === ".fz" || compression === ".gz"))
    return { filename, compression: null, ...known, unpack: compression };
  return { filename, compression, ...known };
}

function missing(input: InputFile, place: Place, module: string, archives: string): Problem {
  const name = `${input.filename}${input.compression ?? ""}`;
  return {
    code: "RUN802",
    severity: "error",
    message: `${module} needs ${name}, which no quantum of this run makes and ${archives === "" ? "no archive may be asked for" : `the archive ${archives} does not have`}`,
    file: place.file,
    span: place.span,
    related: [],
    fixes: [],
  };
}
