import type { RunStatus, WrapperStatus } from "../../runtime/events/run-status.ts";
import { isFinal } from "../../runtime/events/state-words.ts";
import type { Ledger } from "./ledger.ts";
import { barStates, type Timeline } from "./messages.ts";
import { cpuOf, memoryOf } from "./rows.ts";

/**
 * When each wrapper instance ran, beside the others that ran at that time: every one is put on the lowest lane that is
 * free, so there are as many lanes as ever ran at once. `now` is in milliseconds since 1970.
 */
export function timelineOf(status: RunStatus, ledger: Ledger, now: number): Timeline {
  const begun = status.started === undefined ? now : Date.parse(status.started);
  const modules = status.blocks.flatMap((block) => block.modules.map(({ name }) => name));
  const moduleIndex = new Map(modules.map((name, index) => [name, index]));
  const end = status.ended === undefined ? now : Date.parse(status.ended);
  const started = Object.values(status.wrappers)
    .flatMap((wrapper) => spanOf(wrapper, begun, end))
    .sort((a, b) => a.start - b.start || a.wrapper.wrapnum - b.wrapper.wrapnum);
  /** When each lane is free again. */
  const free: number[] = [];
  const bars = started.flatMap(({ wrapper, start, stop }) => {
    const found = free.findIndex((time) => time <= start);
    const lane = found === -1 ? free.length : found;
    free[lane] = stop;
    const word = wrapper.state === "failed" ? "failed" : isFinal(wrapper.state) ? "done" : "running";
    return [
      ...[wrapper.wrapnum, lane, round(start), round(stop), moduleIndex.get(wrapper.module) ?? 0],
      ...[barStates.indexOf(word), cpuOf(ledger, wrapper.wrapnum) ?? -1, memoryOf(ledger, wrapper.wrapnum) ?? -1],
    ];
  });
  return { begun, lanes: free.length, seconds: Math.max(0, round((end - begun) / 1000)), modules, bars };
}

function spanOf(
  wrapper: WrapperStatus,
  begun: number,
  end: number,
): readonly { readonly wrapper: WrapperStatus; readonly start: number; readonly stop: number }[] {
  if (wrapper.startTime === undefined) return [];
  const start = (Date.parse(wrapper.startTime) - begun) / 1000;
  const stop = ((wrapper.endTime === undefined ? end : Date.parse(wrapper.endTime)) - begun) / 1000;
  return [{ wrapper, start, stop: Math.max(start, stop) }];
}

/** To the millisecond. */
function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
