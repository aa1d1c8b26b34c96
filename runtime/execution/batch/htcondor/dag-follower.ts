import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { BatchState, Taken } from "../scheduler.ts";
import { dagState, readNodeStatus, stateOfNode, type DagState } from "./dag-end.ts";
import { readEvents, type LogEvent } from "./event-log.ts";
import { applyEvents, type NodeState } from "./node-states.ts";

/** What the files of one DAG say; reads only what was added since the last look. */
export interface DagFollower {
  readonly look: () => Promise<DagNews>;
}

export interface DagNews {
  readonly dag: DagState;
  /** By job; whoever is missing is not in this DAG. */
  readonly states: ReadonlyMap<string, BatchState>;
  /** HTCondor's number of the last try of each job that was submitted. */
  readonly numbers: ReadonlyMap<string, string>;
}

/** No program is run for this: DAGMan and the schedd write into the folder of the graph. */
export function followDag({ name, folder, elements }: Taken): DagFollower {
  const nodes = new Map<string, NodeState>();
  const names = new Map<string, string>();
  const own: LogEvent[] = [];
  const readNodes = followLog(join(folder, `${name}.dag.nodes.log`));
  const readOwn = followLog(join(folder, `${name}.dag.dagman.log`));
  const text = (file: string) => readFile(join(folder, file), "utf8").catch(() => "");
  return {
    look: async () => {
      // DAGMan's own log first: when it says that all is over, the jobs' log is complete.
      own.push(...(await readOwn()));
      const dag = dagState(own, await text(`${name}.dag.metrics`), await outputOf(own, text, name));
      applyEvents(await readNodes(), nodes, names);
      const status = readNodeStatus(await text(`${name}.node_status`));
      const states = new Map<string, BatchState>();
      for (const job of elements.keys()) {
        const state = stateOfNode(nodes.get(job), dag, status.get(job));
        if (state !== undefined) states.set(job, state);
      }
      return { dag, states, numbers: new Map([...nodes].map(([node, { job }]) => [node, job])) };
    },
  };
}

/** DAGMan's output is long, and of interest at its end only. */
function outputOf(own: readonly LogEvent[], text: (file: string) => Promise<string>, name: string): Promise<string> {
  return own.at(-1)?.number === 5 ? text(`${name}.dag.dagman.out`) : Promise.resolve("");
}

/** Gives the entries that were added to a log since the last call; none while it is not there. */
function followLog(path: string): () => Promise<readonly LogEvent[]> {
  const read = { bytes: 0 };
  return async () => {
    const file = await open(path, "r").catch(() => undefined);
    if (file === undefined) return [];
    try {
      const { size } = await file.stat();
      if (size <= read.bytes) return [];
      const { buffer, bytesRead } = await file.read(Buffer.alloc(size - read.bytes), 0, size - read.bytes, read.bytes);
      const added = buffer.subarray(0, bytesRead).toString("utf8");
      const { events, length } = readEvents(added);
      read.bytes += Buffer.byteLength(added.slice(0, length));
      return events;
    } finally {
      await file.close();
    }
  };
}
