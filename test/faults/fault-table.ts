/** One fault that the engine must stand: what is done to it, what must hold then, and the examples that show it. */
export interface FaultRow {
  readonly number: number;
  readonly done: string;
  readonly holds: string;
  /** File below `test/`, and the beginning of each example's title there. */
  readonly shown: readonly (readonly [file: string, ...titles: string[]])[];
}

/** The thirty faults. Files called `*.long.ts`, and the soak, run with `npm run faults`; all others with `npm test`. */
export const faults: readonly FaultRow[] = [
  {
    number: 1,
    done: "kill -9 of the runner at each step",
    holds: "nothing of it lives, no part file stays, a resume ends with the rows and bytes of an undisturbed run",
    shown: [
      ["execution/crash.test.ts", "a runner that is killed at any step, and started again", "killed at %s"],
      ["execution/engine.test.ts", "an engine that is killed, and another that takes the run up"],
      ["faults/soak.test.ts", "killed at random and resumed until done"],
    ],
  },
  {
    number: 2,
    done: "kill -9 of the program, of the launcher, of the whole group",
    holds: "the exec ends with the signal, the job with 247; the log is saved; the next quantum is not run",
    shown: [
      ["execution/stop.test.ts", "the program: its quantum fails", "the launcher:", "runner and launcher at once"],
    ],
  },
  {
    number: 3,
    done: "SIGTERM to the runner, while a program ignores it",
    holds: "it ends after the grace, its rows say killed, it exits with 143",
    shown: [["execution/stop.test.ts", "a runner that is told to stop", "%s, records it, and ends with 143"]],
  },
  {
    number: 4,
    done: "the same job started fifty times at once",
    holds: "one runs, forty-nine are refused, one set of results",
    shown: [["faults/many-at-once.test.ts", "the same job, started many times at once"]],
  },
  {
    number: 5,
    done: "the runner stands still beyond its lease; another takes over; it goes on",
    holds: "the old one writes nothing more and ends; the archive is unharmed",
    shown: [["faults/fence.test.ts", "writes nothing beside its successor when it goes on"]],
  },
  {
    number: 6,
    done: "the disk is full: in the program, in the archive, in a part file",
    holds: "the reason is disk_full, nothing is placed half, and with room again a resume works",
    shown: [
      ["faults/disk-full.test.ts", "under the job's folder", "under the archive"],
      ["execution/job.test.ts", "before anything is written when the disk is too full"],
      ["archive/web.test.ts", "saving into a full archive"],
    ],
  },
  {
    number: 7,
    done: "the database away for a while, and between a commit and its answer",
    holds: "the run goes on, everything is recorded once",
    shown: [
      ["faults/database-away.test.ts", "is waited for when it comes back soon", "whose answer to a commit is lost"],
      ["faults/recorded-later.test.ts", "is recorded by the next command that reaches it"],
    ],
  },
  {
    number: 8,
    done: "a slow database",
    holds: "programs are as fast as ever; at most 25 statements and one a file for each quantum",
    shown: [
      ["faults/database-away.test.ts", "that is slow is asked little"],
      ["registry/recording.test.ts", "statements stay within their budget"],
    ],
  },
  {
    number: 9,
    done: "FITS files that are none: empty, cut, with claims of endless headers, without a required keyword, of wrong type",
    holds: "the file is refused by name, the others are registered, no file is registered without its metadata",
    shown: [
      ["metadata/fits-header.test.ts", "a file that is no FITS, or not all of it", "a header of endless length"],
      ["metadata/gather.test.ts", "refused: %s"],
      ["faults/bad-outputs.test.ts", "a file that is no FITS costs itself only"],
    ],
  },
  {
    number: 10,
    done: "outputs that are missing, a folder, a link out of the job, a pipe",
    holds: "the quantum fails and says which; nobody waits for a pipe, nothing is read through the link",
    shown: [
      [
        "execution/job.test.ts",
        "when an output is missing though the program ended well",
        "%s is refused without waiting",
      ],
    ],
  },
  {
    number: 11,
    done: "every exit code from 0 to 255, every signal that ends a program",
    holds: "codes pass through, signals are minus their number",
    shown: [["faults/bad-outputs.test.ts", "every exit code", "every signal that ends a program"]],
  },
  {
    number: 12,
    done: "a log of a gigabyte, a very long line, bytes that are no text, a child that keeps the output open",
    holds: "the log is there byte for byte, few rows, the child is ended",
    shown: [
      ["execution/quality.test.ts", "a large log with a very long line", "a hundred thousand errors are few rows"],
      ["execution/programs.test.ts", "what it left in the background ends with it"],
      ["faults/large.long.ts", "a log of a gigabyte"],
    ],
  },
  {
    number: 13,
    done: "patterns that go in circles on hostile text, five hundred patterns, patterns with groups",
    holds: "the pattern is named and given up, the others find what they should",
    shown: [
      [
        "execution/quality.test.ts",
        "a pattern that goes in circles",
        "patterns with groups, in Python's form too, and five hundred",
      ],
    ],
  },
  {
    number: 14,
    done: "HTTP: errors, breaks, slowness, redirects, wrong logins",
    holds: "the right bytes or an error, never a wrong file, in bounded time; no login for another host",
    shown: [
      [
        "archive/web.test.ts",
        "fetching: %s: the right bytes",
        "fetching: %s: an error in bounded time",
        "saving: %s",
        "credentials never go to another host",
      ],
    ],
  },
  {
    number: 15,
    done: "the destination exists: same bytes, other size, same size and other bytes",
    holds: "skipped, refused, refused",
    shown: [
      ["archive/copy.test.ts", "is not copied again when it is there", "never takes the place of other bytes of %s"],
    ],
  },
  {
    number: 16,
    done: "sixteen quanta want one large input at once",
    holds: "one copy, and all see it whole",
    shown: [["execution/job.test.ts", "copies an input once that sixteen wrapper instances want at once"]],
  },
  {
    number: 17,
    done: "two outputs with one base name",
    holds: "refused, and said by name",
    shown: [
      ["faults/bad-outputs.test.ts", "two outputs of one name"],
      ["registry/again.test.ts", "two outputs of one quantum with one name"],
    ],
  },
  {
    number: 18,
    done: "tar archives with ways out, links, devices, endless zeros, a million entries",
    holds: "refused, nothing written outside",
    shown: [
      [
        "execution/untar.test.ts",
        "an archive that could harm is refused as a whole",
        "zeros that unpack",
        "too many entries",
      ],
    ],
  },
  {
    number: 19,
    done: "values with quotes, SQL, shell, newlines, NUL, in every place that takes text",
    holds: "stored exactly or refused with its place; the tables are what they were, nothing was started",
    shown: [
      ["registry/hostile.test.ts", "is stored exactly", "what PostgreSQL cannot hold"],
      ["execution/programs.test.ts", "arguments that a shell would read stay as they are"],
    ],
  },
  {
    number: 20,
    done: "a services file that others may read; a secret in the environment",
    holds: "refused; the secret is in no row, log, WCL or environment",
    shown: [
      ["archive/services-file.test.ts", "the services file"],
      ["execution/web-job.test.ts", "fetches and saves there, whatever breaks once, and writes no secret anywhere"],
      ["execution/environment.test.ts", "nothing that looks like a secret"],
    ],
  },
  {
    number: 21,
    done: "two owners of one embedded registry; kill -9 of the owner at full speed",
    holds: "the second is refused; no acknowledged row is lost",
    shown: [["registry/owner.test.ts", "a second one is refused", "of the owner at full speed"]],
  },
  {
    number: 22,
    done: "many runs with many quanta and files on one database at once",
    holds: "no deadlock, ids and attempt numbers are unique, nothing is missing",
    shown: [
      ["faults/many-at-once.test.ts", "many runs recorded at once"],
      ["registry/attempts.test.ts", "twenty who ask at once"],
      ["archive/throttle.test.ts", "never more at once than there are slots"],
    ],
  },
  {
    number: 23,
    done: "the holder of a transfer slot is killed",
    holds: "the slot comes back when its lease is over",
    shown: [["archive/throttle.test.ts", "the slot of a killed holder comes back"]],
  },
  {
    number: 24,
    done: "the node's clock jumps an hour, forth and back",
    holds: "no end before its start, no child outside its parent",
    shown: [["faults/clock.test.ts", "a clock that jumps"]],
  },
  {
    number: 25,
    done: "stop_on_fail false, and one failure in the first of two groups",
    holds: "the second group runs, the job ends with the failure's code",
    shown: [["execution/job.test.ts", "goes on when told so, and ends with the worst code"]],
  },
  {
    number: 26,
    done: "sixteen programs of a tenth of a second beside each other",
    holds: "less than three seconds",
    shown: [["execution/job.test.ts", "runs sixteen programs of 0.1 seconds"]],
  },
  {
    number: 27,
    done: "a compressor that is missing, tells no version, deletes its input, fails or is killed",
    holds: "the file is saved as it is, with a message; no task stays open",
    shown: [["execution/node.test.ts", "a compressor that %s", "a compressor that deletes its input"]],
  },
  {
    number: 28,
    done: "a client that reads nothing but the registry",
    holds: "it sees each program soon after its start, and its progress",
    shown: [["faults/monitor.test.ts", "sees a program while it runs", "sees its progress"]],
  },
  {
    number: 29,
    done: "`wcl remove` killed at each step",
    holds: "the same command finishes it; never a row that leads to a file that is gone",
    shown: [["faults/removal.test.ts", "killed at %s"]],
  },
  {
    number: 30,
    done: "the ancestors of a coadd, by recursive query",
    holds: "what the output WCLs say; a million relations in a second",
    shown: [
      ["registry/recording.test.ts", "files with size, sum, metadata, producer and place; provenance"],
      ["faults/large.long.ts", "a million relations"],
    ],
  },
];
