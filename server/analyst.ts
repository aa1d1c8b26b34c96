import type { DumpLine } from "../runtime/butler/dump.ts";
import type { AnalysisRequest } from "./analysis.ts";
import type { AnalystAnswer, AnalystMessage } from "./analyst-messages.ts";
import type { Judgement } from "./judgement.ts";
import type { PlanChange, PlanRows, RowsWanted } from "./plan-protocol.ts";
import type { UnplacedQuantum } from "./planned-quantum.ts";
import type { QuantumView } from "./protocol.ts";

/** The slow half of the server, at work elsewhere: what it does never keeps the server from listening. */
export interface Analyst {
  /** Starts it before it is needed, since a thread takes its time to start. */
  readonly warmUp: () => void;
  /** A text that an editor has open; undefined when it was closed. */
  readonly setText: (file: string, text: string | undefined) => void;
  readonly forget: (file: string) => void;
  /** Of several waiting requests for one submission only the newest is worked out; all get its answer. */
  readonly judge: (request: AnalysisRequest) => Promise<Judgement>;
  /** The merged Butler policy as a text; null without one. */
  readonly policy: (request: AnalysisRequest) => Promise<readonly DumpLine[] | null>;
  readonly quanta: (
    request: AnalysisRequest,
    module: string,
    from: number,
    limit: number,
  ) => Promise<readonly QuantumView[]>;
  readonly planRows: (request: AnalysisRequest, wanted: RowsWanted) => Promise<PlanRows>;
  readonly planQuantum: (request: AnalysisRequest, wrapnum: number) => Promise<UnplacedQuantum | null>;
  readonly planChange: (request: AnalysisRequest, restart: boolean) => Promise<PlanChange>;
}

/** The other end of a channel to the analyst. */
export interface AnalystChannel {
  readonly post: (message: AnalystMessage) => void;
  readonly onAnswer: (listener: (answer: AnalystAnswer) => void) => void;
  /** The analyst is gone; it is started again with the next message. */
  readonly onEnd: (listener: (reason: string) => void) => void;
}

/** Talks to an analyst that is started when first needed, and again when it has died. */
export function createAnalyst(start: () => AnalystChannel, log: (message: string) => void): Analyst {
  const texts = new Map<string, string>();
  const waiting = new Map<
    number,
    { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }
  >();
  let channel: AnalystChannel | undefined;
  let lastId = 0;
  const open = (): AnalystChannel => {
    if (channel !== undefined) return channel;
    const opened = start();
    channel = opened;
    opened.onAnswer((answer) => {
      const one = waiting.get(answer.id);
      waiting.delete(answer.id);
      if (answer.kind === "failed") one?.reject(new Error(answer.reason));
      else one?.resolve(answer.value);
    });
    opened.onEnd((reason) => {
      if (channel !== opened) return;
      channel = undefined;
      log(`the analyst ended: ${reason}`);
      for (const one of waiting.values()) one.reject(new Error(reason));
      waiting.clear();
    });
    for (const [file, text] of texts) opened.post({ kind: "text", file, text });
    return opened;
  };
  const ask = <T>(make: (id: number) => AnalystMessage): Promise<T> => {
    const id = ++lastId;
    return new Promise<T>((resolve, reject) => {
      waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      open().post(make(id));
    });
  };
  return {
    warmUp: () => {
      open();
    },
    setText: (file, text) => {
      if (text === undefined) texts.delete(file);
      else texts.set(file, text);
      channel?.post({ kind: "text", file, ...(text === undefined ? {} : { text }) });
    },
    forget: (file) => {
      channel?.post({ kind: "forget", file });
    },
    judge: (request) => ask((id) => ({ kind: "judge", id, request })),
    policy: (request) => ask((id) => ({ kind: "policy", id, request })),
    quanta: (request, module, from, limit) => ask((id) => ({ kind: "quanta", id, request, module, from, limit })),
    planRows: (request, wanted) => ask((id) => ({ kind: "plan-rows", id, request, wanted })),
    planQuantum: (request, wrapnum) => ask((id) => ({ kind: "plan-quantum", id, request, wrapnum })),
    planChange: (request, restart) => ask((id) => ({ kind: "plan-change", id, request, restart })),
  };
}
