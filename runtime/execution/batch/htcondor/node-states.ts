import type { BatchState } from "../scheduler.ts";
import type { LogEvent } from "./event-log.ts";
import { limitCodes } from "./submit-description.ts";

/** A node of a DAG, as the event log of its jobs tells it. */
export interface NodeState {
  readonly state: BatchState;
  /** The last job of the node, by which HTCondor knows it. */
  readonly job: string;
  /** Code of the last hold; kept, since a removal does not say why. */
  readonly holdCode?: number;
}

/** Applies events in their order. `nodes` by name, `names` from HTCondor's number to the node; both are changed. */
export function applyEvents(
  events: readonly LogEvent[],
  nodes: Map<string, NodeState>,
  names: Map<string, string>,
): void {
  for (const event of events) {
    const called = event.body.map((line) => /^DAG Node: (\S+)$/.exec(line)?.[1]).find((name) => name !== undefined);
    if (event.number === 0 && called !== undefined) names.set(event.job, called);
    const name = names.get(event.job);
    const before = name === undefined ? undefined : nodes.get(name);
    const next = stateAfter(event, before);
    if (name !== undefined && next !== undefined) nodes.set(name, { ...next, job: event.job });
  }
}

type Change = Omit<NodeState, "job">;

function stateAfter({ number, title, body }: LogEvent, before: NodeState | undefined): Change | undefined {
  const kept = before?.holdCode === undefined ? {} : { holdCode: before.holdCode };
  const waiting = (why: string): Change => ({ state: { kind: "waiting", why }, ...kept });
  switch (number) {
    case 0:
      return { state: { kind: "waiting", why: "submitted" } };
    case 1:
    case 23:
      return { state: { kind: "running", where: hostOf(title, body) } };
    case 4:
      return waiting(reasonIn(body) ?? "evicted");
    case 5:
      return { state: terminated(body) };
    case 7:
      return waiting(body[0] ?? "the shadow failed");
    case 9:
      return { state: aborted(body, before?.holdCode) };
    case 12: {
      const code = Number(/^Code (\d+)/m.exec(body.join("\n"))?.[1] ?? 0);
      const why = body.find((line) => !/^Code \d+/.test(line)) ?? "held";
      return { state: { kind: "held", why }, holdCode: code };
    }
    case 13:
      return { state: { kind: "waiting", why: "released" } };
    case 24:
      return waiting("the connection to its machine is lost");
    default:
      // Sizes, transfers, suspensions: the job is where it was.
      return undefined;
  }
}

function terminated(body: readonly string[]): BatchState {
  const text = body.join("\n");
  const value = /Normal termination \(return value (\d+)\)/.exec(text)?.[1];
  const signal = /Abnormal termination \(signal (\d+)\)/.exec(text)?.[1];
  const status = value === undefined ? 128 + Number(signal ?? 0) : Number(value);
  const why = value === undefined ? `ended by signal ${signal ?? "?"}` : `exit code ${value}`;
  return { kind: "ended", end: { kind: "exit", status }, why };
}

function aborted(body: readonly string[], holdCode: number | undefined): BatchState {
  const why = body[0] ?? "removed";
  const among = (codes: readonly number[]) => holdCode !== undefined && codes.includes(holdCode);
  if (among(limitCodes.time)) return { kind: "ended", end: { kind: "timeout" }, why: "its time limit" };
  if (among(limitCodes.memory)) return { kind: "ended", end: { kind: "memory" }, why: "its memory limit" };
  return { kind: "ended", end: { kind: "cancelled" }, why };
}

const reasonIn = (body: readonly string[]) => body.find((line) => /^(Error|Reason|Job )/i.test(line));

function hostOf(title: string, body: readonly string[]): string {
  const slot = body.map((line) => /^SlotName: (\S+)$/.exec(line)?.[1]).find((name) => name !== undefined);
  return slot ?? /<([^:>]+)/.exec(title)?.[1] ?? "";
}
