import { LSPErrorCodes, ResponseError, type CancellationToken } from "vscode-languageserver/node";
import { isTemplatesFile, templatesFeatures } from "./templates-file.ts";
import { Cancelled, createPause, type Pause } from "./pace.ts";

/** Where the server says what went wrong; never on the channel that carries answers. */
export interface ServerLog {
  readonly error: (message: string) => void;
  readonly info: (message: string) => void;
}

/** How long the server could not listen, for `wcl/status`. */
export interface Turns {
  readonly note: (milliseconds: number) => void;
  /** The longest turn since the last call. */
  readonly take: () => number;
}

export function createTurns(): Turns {
  let longest = 0;
  return {
    note: (milliseconds) => {
      longest = Math.max(longest, milliseconds);
    },
    take: () => {
      const taken = longest;
      longest = 0;
      return taken;
    },
  };
}

export type Handler<P, R> = (params: P, token: CancellationToken) => Promise<R | ResponseError<never>>;

/**
 * One fence per request: a bug in one feature costs one answer, work that nobody waits for stops, and every request
 * is answered exactly once. Long turns are written down.
 */
export type Fence = <P, R>(name: string, empty: R, work: (params: P, pause: Pause) => R | Promise<R>) => Handler<P, R>;

/** A turn longer than this is worth a line in the log. */
const longTurn = 50;

export function createFence(log: ServerLog, turns: Turns): Fence {
  return (name, empty, work) => async (params, token) => {
    if (token.isCancellationRequested) return cancelled();
    if (isTemplatesFile(documentOf(params)) && !templatesFeatures.has(name)) return empty;
    const start = performance.now();
    try {
      const answer = work(
        params,
        createPause(() => token.isCancellationRequested),
      );
      const turn = performance.now() - start;
      turns.note(turn);
      if (turn > longTurn) log.info(`${name} held the server for ${Math.round(turn)} ms`);
      return await answer;
    } catch (error) {
      if (error instanceof Cancelled) return cancelled();
      if (error instanceof ResponseError) return error as ResponseError<never>;
      log.error(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return empty;
    }
  };
}

function cancelled(): ResponseError<never> {
  return new ResponseError<never>(LSPErrorCodes.RequestCancelled, "cancelled");
}

/** The URI of the document that a request is about; empty when it is about none. */
function documentOf(params: unknown): string {
  if (typeof params !== "object" || params === null || !("textDocument" in params)) return "";
  const { textDocument } = params;
  if (typeof textDocument !== "object" || textDocument === null || !("uri" in textDocument)) return "";
  return typeof textDocument.uri === "string" ? decodeURIComponent(textDocument.uri) : "";
}
