import type { MadeFile, WrapperEnded } from "../events/event.ts";
import { nameKey } from "./job-history.ts";
import { spaceProblem } from "./free-space.ts";
import { exitCodeOf, type JobRun } from "./job-run.ts";
import type { JobWrapper } from "./job-spec.ts";
import type { MadeFiles } from "./made-files.ts";
import { fileNameOf } from "./wrapper/wrap-record.ts";
import type { WrapResult } from "./wrapper/wrap.ts";

/** With less than so many bytes free, a failure counts as one of the disk. */
const fullBelowBytes = 1 << 16;

type About = Pick<WrapperEnded, "block" | "job" | "wrapnum" | "runNo" | "module">;

/** The one event that tells all of a wrapper instance: its status is that of the wrapper, or 1 when a file is bad. */
export function wrapperResult(
  run: JobRun,
  wrapper: JobWrapper,
  about: About,
  { record }: WrapResult,
  made: MadeFiles,
): WrapperEnded {
  const bad = record.status === 0 && made.problems.length > 0;
  const message = record.status === 0 ? made.problems.join("; ") : (record.message ?? `ended with ${record.status}`);
  return {
    kind: "wrapper-ended",
    ...about,
    status: bad ? 1 : exitCodeOf(record.status),
    reason: reasonOf(run, record.reason, bad),
    ...(message === "" ? {} : { message }),
    outputwcl: wrapper.outputwcl,
    log: wrapper.log,
    diskUsage: made.files.reduce((sum, file) => sum + file.filesize, 0),
    execs: record.execs
      .filter(({ argv }) => argv.length > 0)
      .map(({ execnum, name, argv, version }) => ({ execnum, name, argv, version })),
    files: made.files,
    used: record.used.flatMap(({ exec: { execnum }, paths }) =>
      paths.map((path) => ({ ...fileNameOf(path), execnum })),
    ),
    derived: pairs(record.derived, made.files),
  };
}

function reasonOf(run: JobRun, reason: WrapperEnded["reason"], bad: boolean): WrapperEnded["reason"] {
  // A program that met a full disk ends with a code of its own choice.
  const full = (bad || reason === "error") && spaceProblem(run.folder, 0, fullBelowBytes) !== undefined;
  if (full) return "disk_full";
  if (bad) return "error";
  return reason !== "ok" && run.tools.signal.aborted ? "killed" : reason;
}

/** Every child with every parent; a child that could not be registered has no relations. */
function pairs(derived: WrapResult["record"]["derived"], files: readonly MadeFile[]): WrapperEnded["derived"] {
  const known = new Set(files.map(nameKey));
  const children = derived.flatMap((one) =>
    one.children
      .map(fileNameOf)
      .filter((child) => known.has(nameKey(child)))
      .flatMap((child) => one.parents.map((parent) => ({ child, parent: fileNameOf(parent) }))),
  );
  return [...new Map(children.map((pair) => [`${nameKey(pair.child)}/${nameKey(pair.parent)}`, pair])).values()];
}
