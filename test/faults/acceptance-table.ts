import type { FaultRow } from "./fault-table.ts";

/** As for a fault; `open` says what is not shown yet, and why. */
export interface AcceptanceRow extends Omit<FaultRow, "holds"> {
  readonly open?: string;
}

const batch = "for engines of batch systems, beside their own tests";

/** What other engines do badly, row by row, and where it is shown that ours does not. */
export const acceptance: readonly AcceptanceRow[] = [
  {
    number: 1,
    done: "the engine is killed while quanta run",
    shown: [
      [
        "execution/engine.test.ts",
        "while programs run: they end with their runners",
        "a job that outlived engine and launcher",
      ],
    ],
  },
  {
    number: 2,
    done: "the engine is killed at random, again and again, and the run goes on to its end",
    shown: [["faults/soak.test.ts", "killed at random and resumed until done"]],
  },
  {
    number: 3,
    done: "the launcher alone is killed",
    shown: [
      ["execution/stop.test.ts", "the launcher:"],
      ["execution/programs.test.ts", "programs end when the launcher is killed"],
    ],
  },
  {
    number: 4,
    done: "SIGTERM; a window is closed",
    shown: [
      ["execution/engine.test.ts", "ends its programs in order, says so"],
      ["execution/stop.test.ts", "a runner that is told to stop"],
    ],
  },
  {
    number: 5,
    done: "the registry is removed or damaged between runs",
    shown: [
      ["registry/owner.test.ts", "a damaged registry is set aside"],
      ["registry/killed.test.ts", "a registry made again from its journals"],
    ],
  },
  {
    number: 6,
    done: "power cut: the journal ends anywhere",
    shown: [["events/journal.test.ts", "loses nothing that is whole, at whatever byte it is cut"]],
  },
  {
    number: 7,
    done: "a second who opens the registry",
    shown: [["registry/owner.test.ts", "is one, however many ask at once", "a second one is refused"]],
  },
  {
    number: 8,
    done: "the same submission twice at once",
    shown: [
      ["registry/attempts.test.ts", "twenty who ask at once"],
      ["execution/engine.test.ts", "never takes a folder that is there"],
    ],
  },
  {
    number: 9,
    done: "a quantum ends with 0 and its output is missing or bad",
    shown: [
      ["execution/job.test.ts", "when an output is missing though the program ended well"],
      ["faults/bad-outputs.test.ts", "a file that is no FITS"],
    ],
  },
  {
    number: 10,
    done: "a quantum is ended by a signal, by the limit of memory, by the limit of time",
    shown: [
      ["execution/node.test.ts", "of time, for the whole job", "of memory, for a program"],
      ["faults/bad-outputs.test.ts", "every signal that ends a program"],
    ],
    open: "memory that grows with each try is not there",
  },
  {
    number: 11,
    done: "the disk is full",
    shown: [["faults/disk-full.test.ts", "under the archive", "under the job's folder"]],
  },
  {
    number: 12,
    done: "a copy is damaged on its way, refused, slow",
    shown: [
      ["archive/web.test.ts", "fetching: %s: an error in bounded time", "saving: %s"],
      ["archive/copy.test.ts", "is absent when the source is not what it should be"],
    ],
  },
  { number: 13, done: "the Slurm controller is down for five minutes", shown: [], open: batch },
  { number: 14, done: "the answer of sbatch is lost", shown: [], open: batch },
  { number: 15, done: "a job is gone from the queue", shown: [], open: batch },
  { number: 16, done: "a node is lost", shown: [], open: batch },
  { number: 17, done: "DAGMan is killed", shown: [], open: batch },
  { number: 18, done: "an HTCondor job is held", shown: [], open: batch },
  { number: 19, done: "a DAG with a failed node and a FINAL node that succeeded", shown: [], open: batch },
  {
    number: 20,
    done: "clocks jump; a file system tells of changes late",
    shown: [
      ["faults/clock.test.ts", "a clock that jumps"],
      ["events/journal.test.ts", "an event is seen well within a second"],
    ],
  },
  {
    number: 21,
    done: "a thousand quanta fail at once",
    shown: [["cli/operators.test.ts", "what failed is tried again"]],
    open: "failures are listed with their first rows, not grouped by cause",
  },
  {
    number: 22,
    done: "an operator cancels, and goes on with another choice",
    shown: [
      ["execution/engine.test.ts", "ends its programs in order, says so, and can be taken up again"],
      ["cli/operators.test.ts", "what failed is tried again, a module or a wrapper instance at a time"],
    ],
  },
];
