import type { Pause } from "../pace.ts";
import type { WclRequests } from "../protocol.ts";
import type { Session } from "../session.ts";

/** Answers one of our own requests behind the fence; `empty` is the answer when something goes wrong. */
export function answerOwn<M extends keyof WclRequests>(
  { connection, fence }: Session,
  method: M,
  empty: WclRequests[M]["result"],
  work: (
    params: WclRequests[M]["params"],
    pause: Pause,
  ) => WclRequests[M]["result"] | Promise<WclRequests[M]["result"]>,
): void {
  connection.onRequest(method, fence(method, empty, work));
}
