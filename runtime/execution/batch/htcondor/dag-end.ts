import type { BatchState } from "../scheduler.ts";
import type { LogEvent } from "./event-log.ts";
import type { NodeState } from "./node-states.ts";

/** What became of DAGMan itself, as its own event log and what it wrote at its end say. */
export type DagState =
  | { readonly kind: "under way" }
  | { readonly kind: "held"; readonly why: string }
  /** Somebody took it out of the queue. */
  | { readonly kind: "removed"; readonly why: string }
  /** It ended by itself. `ok` by the status that it gave the DAG, never by its exit code alone. */
  | { readonly kind: "ended"; readonly ok: boolean; readonly why: string };

/**
 * `metrics` is the text of NAME.dag.metrics, empty when there is none; an ended DAGMan has written it before. `output` is
 * that of NAME.dag.dagman.out, from which the complaints are told.
 */
export function dagState(events: readonly LogEvent[], metrics: string, output: string): DagState {
  const last = events.findLast(({ number }) => [0, 1, 4, 5, 9, 12, 13].includes(number));
  if (last?.number === 12) return { kind: "held", why: last.body[0] ?? "held" };
  if (last?.number === 9) return { kind: "removed", why: last.body[0] ?? "removed" };
  if (last?.number === 5) return { kind: "ended", ok: dagStatusOf(metrics) === 0, why: complaintsIn(output) };
  return { kind: "under way" };
}

/** What DAGMan calls errors, and the warnings that its strictness makes errors of. */
function complaintsIn(output: string): string {
  const found = [...output.matchAll(/^\S+ \S+ ((?:ERROR|Warning): .*)$/gm)].map(([, line = ""]) => line);
  return [...new Set(found)].slice(-3).join("; ");
}

/** DagStatus: 0 ok, 1 error, 2 a node failed, 3 aborted by a node, 4 removed. Undefined where nothing can be read. */
export function dagStatusOf(metrics: string): number | undefined {
  try {
    const { DagStatus: status } = JSON.parse(metrics) as { readonly DagStatus?: unknown };
    return typeof status === "number" ? status : undefined;
  } catch {
    return undefined;
  }
}

/** Nodes that DAGMan gave up on, from its node status file: their names, 6 for failed and 7 for futile ones. */
export function readNodeStatus(text: string): ReadonlyMap<string, number> {
  const nodes = new Map<string, number>();
  for (const [, name = "", status = ""] of text.matchAll(
    /Type = "NodeStatus";\s*Node = "((?:[^"\\]|\\.)*)";\s*NodeStatus = (\d+);/g,
  ))
    nodes.set(name, Number(status));
  return nodes;
}

/** A node that DAGMan will have no more news of. `status` is its number in the node status file. */
export function stateOfNode(
  node: NodeState | undefined,
  dag: DagState,
  status: number | undefined,
): BatchState | undefined {
  const skipped: BatchState = { kind: "ended", end: { kind: "skipped" }, why: "a job before it did not end well" };
  if (node?.state.kind === "ended") return node.state;
  switch (dag.kind) {
    case "under way":
      if (node === undefined && status === futile) return skipped;
      return node?.state ?? { kind: "waiting", why: "DAGMan has not submitted it" };
    case "held":
      return node?.state ?? { kind: "held", why: `DAGMan is held: ${dag.why}` };
    case "removed":
      return { kind: "ended", end: { kind: "cancelled" }, why: `DAGMan was removed: ${dag.why}` };
    case "ended":
      if (node === undefined && status === futile) return skipped;
      // It never began with its nodes: it would not the next time either.
      if (node === undefined && status === undefined)
        return { kind: "ended", end: { kind: "exit", status: 1 }, why: `DAGMan did not begin: ${dag.why}` };
      return { kind: "ended", end: { kind: "lost" }, why: "DAGMan ended and does not say what became of it" };
  }
}

const futile = 7;
