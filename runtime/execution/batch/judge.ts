import type { JobEnd } from "./evidence.ts";
import type { BatchState } from "./scheduler.ts";

/** What is known of a job at its end. */
export interface Findings {
  /** Starts that its journal shows, and how many it had when it was handed over. */
  readonly starts: number;
  readonly startsBefore: number;
  /** What its journal says, when the last start ended by itself. */
  readonly ended?: JobEnd;
  /** Missing: the scheduler does not know the job any more. */
  readonly state?: Extract<BatchState, { readonly kind: "ended" }>;
}

export type Verdict =
  | { readonly kind: "ended"; readonly end: JobEnd; readonly why: string }
  /** To be handed over again. */
  | { readonly kind: "again"; readonly why: string };

/** Another runner had the job when it began: `wcl job` changes nothing and ends with this. */
const occupied = 9;
/** 128 and the number of SIGTERM. */
const stopped = 143;
/** 128 and the number of SIGKILL. */
const killed = 137;

/** How a job ended, that has ended: its own word first, then the scheduler's. */
export function judge({ starts, startsBefore, ended, state }: Findings): Verdict {
  const why = state?.why ?? "the scheduler does not know it any more";
  if (ended !== undefined && starts > startsBefore) return { kind: "ended", end: ended, why };
  if (state === undefined) return { kind: "again", why };
  const { end } = state;
  switch (end.kind) {
    case "exit":
      // Whoever ended well has said so; a runner that found another one in its place has not run.
      if (end.status === 0 || end.status === occupied) return { kind: "again", why };
      return { kind: "ended", end: { status: end.status, reason: "error" }, why };
    case "cancelled":
      return { kind: "ended", end: { status: stopped, reason: "killed" }, why };
    case "timeout":
      return { kind: "ended", end: { status: stopped, reason: "timeout" }, why };
    case "memory":
      return { kind: "ended", end: { status: killed, reason: "memory" }, why };
    case "skipped":
      return { kind: "ended", end: { status: 1, reason: "skipped" }, why };
    case "lost":
      return { kind: "again", why };
  }
}
