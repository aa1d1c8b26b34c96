import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Happening } from "../events/event.ts";
import type { JobSpec, JobWrapper } from "./job-spec.ts";
import { logWatcher, type LogWatcher } from "./quality-log.ts";
import type { QualityNews, QualityOrder, QualityStart } from "./quality-protocol.ts";

/** Looks for the operators' patterns in logs while they grow, in a thread that never slows a program. */
export interface Quality {
  /** From now on; `end` resolves when the whole log was searched. */
  readonly watch: (wrapper: JobWrapper) => { readonly end: () => Promise<void> };
  readonly close: () => Promise<void>;
}

interface Begun {
  readonly folder: string;
  readonly spec: JobSpec;
  readonly say: (happening: Happening) => void;
}

/** Longer than any honest pattern needs for a part of a log. Milliseconds. */
const patienceMs = 2000;
const lookEveryMs = 250;

/** Undefined when nothing is to be looked for. `script` is the bundle of `quality-worker.ts`. */
export function startQuality(begun: Begun, script: string): Quality | undefined {
  const { spec, folder, say } = begun;
  const { quality } = spec;
  if (quality === undefined || quality.patterns.length === 0) return undefined;
  const logs = new Map<number, LogWatcher>();
  const without: number[] = [];
  const tell = (order: QualityOrder) => {
    searching.worker.postMessage(order);
  };
  const hear = (news: QualityNews) => {
    logs.get(news.id)?.hear(news);
    if (news.kind === "ended") logs.delete(news.id);
  };
  /** A pattern that goes in circles is given up, by name, and the search goes on without it where it stood. */
  const giveUp = async (index: number) => {
    await searching.stop();
    without.push(index);
    const pattern = quality.patterns[index]?.pattern ?? "";
    const text = `the pattern ${pattern} took longer than ${patienceMs / 1000} s: it is not looked for any more`;
    say({ kind: "message", level: 2, text, job: spec.jobnum });
    searching = begin();
    for (const log of logs.values()) for (const order of log.again()) tell(order);
  };
  const begin = () => startSearching({ spec: quality, without: [...without] }, script, hear, giveUp);
  let searching = begin();
  let last = 0;
  return {
    watch: (wrapper) => {
      const id = ++last;
      const place = { id, path: join(folder, wrapper.log), programs: wrapper.programs ?? [] };
      const log = logWatcher({ place, spec: quality, job: spec.jobnum, wrapper, say });
      logs.set(id, log);
      for (const order of log.again()) tell(order);
      return {
        end: async () => {
          for (const order of log.ending()) tell(order);
          await log.ended;
        },
      };
    },
    close: () => searching.stop(),
  };
}

interface Searching {
  readonly worker: Worker;
  readonly stop: () => Promise<void>;
}

function startSearching(
  data: Omit<QualityStart, "now">,
  script: string,
  hear: (news: QualityNews) => void,
  giveUp: (pattern: number) => Promise<void>,
): Searching {
  const shared = new SharedArrayBuffer(8);
  const now = new Int32Array(shared);
  const start: QualityStart = { ...data, now: shared };
  const worker = new Worker(script, { workerData: start, resourceLimits: { maxOldGenerationSizeMb: 128 } });
  worker.on("message", hear);
  worker.unref();
  let seen = { pattern: 0, tries: -1, since: Date.now() };
  const watch = setInterval(() => {
    const [pattern, tries] = [Atomics.load(now, 0), Atomics.load(now, 1)];
    if (pattern === 0 || pattern !== seen.pattern || tries !== seen.tries) seen = { pattern, tries, since: Date.now() };
    else if (Date.now() - seen.since > patienceMs) void giveUp(pattern - 1);
  }, lookEveryMs);
  watch.unref();
  const stop = async () => {
    clearInterval(watch);
    await worker.terminate();
  };
  return { worker, stop };
}
