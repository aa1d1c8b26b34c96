import { link, mkdir, stat, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ArchiveError } from "../archive/archive.ts";
import { copyChecked } from "../archive/local.ts";
import type { JobSpec, StageInFile } from "./job-spec.ts";
import { outputPlace } from "./wrapper/check-files.ts";

export interface SecondNames {
  /** Absolute folder of the job. */
  readonly folder: string;
  /** Where the file lies in the job, complete and checked. */
  readonly path: string;
  readonly also: NonNullable<StageInFile["also"]>;
  /** Marks what this start of the job writes. */
  readonly token: string;
}

/**
 * Puts a file that was staged in under its further paths, where the Butler looks for it. A link is the same file, so it
 * costs nothing; a copy is for programs that write into their inputs. Rejects with ArchiveError.
 */
export async function giveSecondNames({ folder, path, also, token }: SecondNames): Promise<void> {
  const source = join(folder, path);
  for (const second of also.paths) {
    const refused = outputPlace(folder, second);
    if (refused !== undefined) throw new ArchiveError("unsafe", refused);
    const destination = join(folder, second);
    await mkdir(dirname(destination), { recursive: true });
    if (also.how === "copy") await copyChecked({ source, destination, token });
    else await linkTo(source, destination, token);
  }
}

/** One further path of an input, relative to the job's folder. */
export interface SecondName {
  readonly path: string;
  readonly how: NonNullable<StageInFile["also"]>["how"];
}

/** The further paths of some inputs. */
export function secondNamesOf({ stageIn }: JobSpec, inputs: readonly string[]): readonly SecondName[] {
  return inputs.flatMap((input) => {
    const also = Object.hasOwn(stageIn, input) ? stageIn[input]?.also : undefined;
    return also === undefined ? [] : also.paths.map((path) => ({ path, how: also.how }));
  });
}

async function linkTo(source: string, destination: string, token: string): Promise<void> {
  const there = await stat(destination).catch(() => undefined);
  if (there?.ino === (await stat(source)).ino) return;
  // An earlier start of the job fetched the file anew; what is linked there is the old one.
  if (there !== undefined) await unlink(destination);
  try {
    await link(source, destination);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EEXIST") return;
    // Not every file system has links.
    await copyChecked({ source, destination, token });
  }
}
