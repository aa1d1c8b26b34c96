import type { Happening } from "../events/event.ts";
import type { MessageSeen } from "../events/message-events.ts";
import type { JobWrapper } from "./job-spec.ts";
import type { LogWatch, QualityNews, QualityOrder } from "./quality-protocol.ts";
import type { QualitySpec } from "./quality-spec.ts";
import { qualityThrottle } from "./quality-throttle.ts";

/** One log that is searched, over all threads that may take turns at it. */
export interface LogWatcher {
  readonly hear: (news: QualityNews) => void;
  /** What a new thread must be told to go on where the last one stood. */
  readonly again: () => QualityOrder[];
  readonly ending: () => QualityOrder[];
  readonly ended: Promise<void>;
}

interface LogOrder {
  readonly place: Pick<LogWatch, "id" | "path" | "programs">;
  readonly spec: QualitySpec;
  readonly job: string;
  readonly wrapper: JobWrapper;
  readonly say: (happening: Happening) => void;
}

export function logWatcher({ place, spec, job, wrapper, say }: LogOrder): LogWatcher {
  const { wrapnum, log } = wrapper;
  const throttle = qualityThrottle(spec.patterns);
  const repeated = new Map<string, Extract<Happening, { kind: "message-repeated" }>>();
  const state = { offset: 0, line: 0, ending: false };
  let settle: (() => void) | undefined;
  const ended = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const messageOf = (index: number, text: string, line: number): MessageSeen => {
    const { id = 0, level = 3 } = spec.patterns[index] ?? {};
    return { kind: "message", level, text, job, wrapnum, log, line, pattern: id };
  };
  const sayRepeats = () => {
    for (const event of repeated.values()) say(event);
    repeated.clear();
  };
  const hear: LogWatcher["hear"] = (news) => {
    if (news.kind === "ended") {
      sayRepeats();
      for (const [index, count] of throttle.leftOut())
        say(messageOf(index, `${count} more messages of the pattern ${spec.patterns[index]?.pattern ?? ""}`, 0));
      settle?.();
      return;
    }
    Object.assign(state, { offset: news.offset, line: news.line });
    for (const hit of news.hits) {
      const what = throttle.take(hit, Date.now());
      const pattern = spec.patterns[hit.pattern]?.id ?? 0;
      const sum = (line: number, repeats: number) =>
        repeated.set(`${hit.pattern} ${line}`, { kind: "message-repeated", job, wrapnum, pattern, log, line, repeats });
      if (what.kind === "message") say(messageOf(hit.pattern, hit.text, hit.line));
      if (what.kind === "message" && hit.repeats > 0) sum(hit.line, hit.repeats);
      if (what.kind === "repeated") sum(what.first, what.repeats);
    }
    // Sums are told of when they have grown large, and at the end.
    if (repeated.size > 50) sayRepeats();
  };
  const ending = (): QualityOrder[] => {
    state.ending = true;
    return [{ kind: "end", id: place.id }];
  };
  const again = (): QualityOrder[] => {
    const watch = { ...place, offset: state.offset, line: state.line };
    return [{ kind: "watch", watch }, ...(state.ending ? ending() : [])];
  };
  return { hear, again, ending, ended };
}
