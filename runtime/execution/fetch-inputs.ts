import type { Archive } from "../archive/archive.ts";
import { spaceProblem } from "./free-space.ts";
import type { JobRun } from "./job-run.ts";
import type { JobSpec, JobWrapper } from "./job-spec.ts";
import { transferTold } from "./transfer-told.ts";

/** Fetches from one archive under way at once. */
const atOnce = 4;

/** Fetches what a wrapper instance reads and is not made here, archive by archive. Rejects with ArchiveError. */
export async function fetchInputs(run: JobRun, inputs: readonly string[], wrapnum?: number): Promise<void> {
  const about = { direction: "in" as const, ...(wrapnum === undefined ? {} : { wrapnum }) };
  for (const [archive, paths] of byArchive(run.spec, inputs)) {
    const fresh = paths.filter((path) => !run.stager.isAsked(path));
    if (archive === undefined || fresh.length === 0) await Promise.all(paths.map((path) => run.stager.fetch(path)));
    else await transferTold(run, { ...about, archive }, (count) => fetchAll(run, paths, count));
  }
}

/**
 * Begins to fetch what the next wrapper instance reads while the present one runs. Whatever goes wrong shows when it
 * has its turn.
 */
export function prefetch(run: JobRun, { inputs }: JobWrapper): void {
  const { spec, stager, folder } = run;
  const wanted = inputs.filter((path) => Object.hasOwn(spec.stageIn, path) && !stager.isAsked(path));
  if (wanted.length === 0) return;
  const bytes = wanted.reduce((sum, path) => sum + (spec.stageIn[path]?.filesize ?? 0), 0);
  const fetchWanted = async () => {
    if (spaceProblem(folder, bytes, spec.minFreeBytes) === undefined) await fetchInputs(run, wanted);
  };
  fetchWanted().catch(() => undefined);
}

async function fetchAll(
  { stager }: JobRun,
  paths: readonly string[],
  count: (bytes: number | "failed") => void,
): Promise<void> {
  const waiting = paths.values();
  const worker = async () => {
    for (const path of waiting) {
      const fresh = !stager.isAsked(path);
      const bytes = await stager.fetch(path).catch((error: unknown) => {
        if (fresh) count("failed");
        throw error;
      });
      if (fresh) count(bytes);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, paths.length) }, worker));
}

/** Files that come out of another job's folder have no archive, and files made here need no fetching. */
function byArchive(spec: JobSpec, inputs: readonly string[]): ReadonlyMap<Archive | undefined, string[]> {
  const groups = new Map<Archive | undefined, string[]>();
  for (const path of new Set(inputs)) {
    const file = Object.hasOwn(spec.stageIn, path) ? spec.stageIn[path] : undefined;
    if (file === undefined) continue;
    const archive = [spec.target, spec.home].find((one) => one !== undefined && one.name === file.archive);
    groups.set(archive, [...(groups.get(archive) ?? []), path]);
  }
  return groups;
}
