import pLimit from "p-limit";
import { call, type Answer } from "../kit/wcl.ts";
import { join } from "node:path";
import { ccdIds, example, overlaps } from "./hand-made-repository.ts";

/** A job's folder and where its programs lie. */
export interface Job {
  readonly bin: string;
  readonly folder: string;
}

/** Runs one program in a job's folder, with the policy that the submission would give it. */
export function runTask({ bin, folder }: Job, name: string, words: readonly string[]): Promise<Answer> {
  return call(join(bin, name), words, { cwd: folder, environment: { OBS_HSC_POLICY: `${example}/policy` } });
}

/** Repository, output, and what must be done: the beginning and the end of every command line. */
export const common = ["jobrepo", "--output", "jobrepo", "--doraise"];

/** The command lines of all eight steps after the note, in order; those of one step do not need each other. */
export function steps(): readonly { readonly name: string; readonly lines: readonly (readonly string[])[] }[] {
  const rows = overlaps();
  const patches = [...new Set(rows.map(({ patch }) => patch))];
  const filters = ["HSC-I", "HSC-R"];
  const onPatches = patches.flatMap((patch) => filters.map((filter) => ({ patch, filter })));
  const id = ({ patch, filter }: { patch: string; filter: string }) =>
    ["--id", "tract=0", `patch=${patch}`, `filter=${filter}`] as const;
  const select = (some: typeof rows) =>
    some.flatMap(({ visit, ccd }) => ["--selectId", `visit=${visit}`, `ccd=${ccd}`]);
  const all = (name: string) => ({ name, lines: onPatches.map((one) => [...common, ...id(one)]) });
  const merge = (name: string) => ({
    name,
    lines: patches.map((patch) => [...common, ...id({ patch, filter: "HSC-I^HSC-R" })]),
  });
  const warps = onPatches.flatMap((one) => {
    const here = rows.filter(({ patch, filter }) => patch === one.patch && filter === one.filter);
    const visits = [...new Set(here.map(({ visit }) => visit))];
    return visits.map((visit) => [
      ...common,
      ...id(one),
      "-c",
      "doApplyUberCal=False",
      ...select(here.filter((row) => row.visit === visit)),
    ]);
  });
  const coadds = onPatches.map((one) => [
    ...common,
    ...id(one),
    ...select(rows.filter(({ patch, filter }) => patch === one.patch && filter === one.filter)),
  ]);
  return [
    {
      name: "processCcd.py",
      lines: ccdIds().map(({ visit, ccd }) => [...common, "--id", `visit=${visit}`, `ccd=${ccd}`]),
    },
    { name: "makeCoaddTempExp.py", lines: warps },
    { name: "assembleCoadd.py", lines: coadds },
    all("detectCoaddSources.py"),
    merge("mergeCoaddDetections.py"),
    all("measureCoaddSources.py"),
    merge("mergeCoaddMeasurements.py"),
    all("forcedPhotCoadd.py"),
  ];
}

/** Runs all steps, two programs at once. Throws what a failing program said. */
export async function runAll(job: Job): Promise<void> {
  const twoAtOnce = pLimit(2);
  for (const { name, lines } of steps()) {
    await Promise.all(
      lines.map((words) =>
        twoAtOnce(async () => {
          const answer = await runTask(job, name, words);
          if (answer.code !== 0) throw new Error(`${name} ${words.join(" ")}: ${answer.stdout}${answer.stderr}`);
        }),
      ),
    );
  }
}
