import { countUnits, type CampaignState } from "./campaign-state.ts";

/** How fast a campaign goes, from the ends seen so far. */
export interface Progress {
  /** Units that came to their end, in an hour; undefined until two did. */
  readonly anHour: number | undefined;
  /** Milliseconds since 1970; undefined when nothing can be said. */
  readonly expectedEnd: number | undefined;
}

/** The latest ends say more than those of an hour ago; few say little. */
const looksBack = 50;

/** `now` in milliseconds since 1970. A failed attempt that is tried again is no end of a unit. */
export function progressOf(state: CampaignState, now: number): Progress {
  const ends = state.ends.filter(({ final }) => final).slice(-looksBack);
  const from = Date.parse((ends.length < looksBack ? state.begun : ends[0]?.time) ?? "");
  const last = Date.parse(ends.at(-1)?.time ?? "");
  if (ends.length < 2 || !(last > from)) return { anHour: undefined, expectedEnd: undefined };
  const perMs = ends.length / (last - from);
  const { waiting, submitting, active } = countUnits(state);
  const left = waiting + submitting + active;
  return { anHour: perMs * 3_600_000, expectedEnd: left === 0 ? undefined : now + left / perMs };
}
