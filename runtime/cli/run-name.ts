import { UsageError } from "./terminal.ts";

/** The three parts of `UNIT_rREQpATT`; unit names may hold `_r` themselves, so the last one counts. */
export function readRunName(run: string): {
  readonly unitname: string;
  readonly reqnum: string;
  readonly attnum: string;
} {
  const parts = /^(.+)_r(\d+)p(\d+)$/.exec(run);
  const [, unitname, reqnum, attnum] = parts ?? [];
  if (unitname === undefined || reqnum === undefined || attnum === undefined) {
    throw new UsageError(`"${run}" is not the name of a run: UNIT_rREQpATT`);
  }
  return { unitname, reqnum, attnum: String(Number(attnum)) };
}
