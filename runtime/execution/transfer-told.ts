import type { Archive } from "../archive/archive.ts";
import { withSlot } from "../archive/throttle.ts";
import type { FilesTransferred } from "../events/event.ts";
import type { JobRun } from "./job-run.ts";
import type { TransferWay } from "./job-spec.ts";

interface Transfer {
  readonly direction: FilesTransferred["direction"];
  readonly archive: Archive;
  readonly wrapnum?: number;
}

/**
 * Does a batch of copies between the job and one archive, in its turn when the way is throttled, and tells of it in one
 * event: `count` is called for each file with its bytes (0 when it was there already) or `failed`.
 */
export async function transferTold(
  run: JobRun,
  { direction, archive, wrapnum }: Transfer,
  work: (count: (bytes: number | "failed") => void) => Promise<void>,
): Promise<void> {
  const { spec, token, tools } = run;
  const about = { job: spec.jobnum, ...(wrapnum === undefined ? {} : { wrapnum }) };
  const throttle = spec.throttles?.[wayOf(run, direction, archive)];
  const seen = { files: 0, bytes: 0, failed: 0 };
  const begun: { time?: string } = {};
  const all = () => {
    begun.time = new Date().toISOString();
    return work((bytes) => {
      if (bytes === "failed") seen.failed += 1;
      else if (bytes > 0) seen.files += 1;
      seen.bytes += bytes === "failed" ? 0 : bytes;
    });
  };
  const note = (text: string) => {
    run.say({ kind: "note", ...about, text });
  };
  const slot = throttle === undefined ? undefined : await withSlot(throttle, token, tools.signal, all, note);
  if (throttle === undefined) await all();
  if (seen.files === 0 && seen.failed === 0) return;
  run.say({
    ...{ kind: "files-transferred", ...about, direction, archive: archive.name },
    way: archive.url === undefined ? "local" : "http",
    startTime: begun.time ?? new Date().toISOString(),
    endTime: new Date().toISOString(),
    ...seen,
    ...(throttle === undefined || slot === undefined ? {} : { throttle: { name: throttle.name, ...slot } }),
  });
}

function wayOf({ spec }: JobRun, direction: FilesTransferred["direction"], archive: Archive): TransferWay {
  const side = archive.name === spec.home.name ? "home" : "target";
  return direction === "in" ? `input_${side}` : `output_${side}`;
}
