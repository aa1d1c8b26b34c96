import type { FaultRow } from "./fault-table.ts";

/** Ways in that the original left open, and the attacks that fail here. */
export const attacks: readonly Omit<FaultRow, "holds">[] = [
  {
    number: 1,
    done: "shell words in values, names of the environment that lead to other programs",
    shown: [
      ["execution/programs.test.ts", "arguments that a shell would read stay as they are"],
      ["execution/environment.test.ts", "not %j"],
    ],
  },
  {
    number: 2,
    done: "SQL in names, messages, questions",
    shown: [
      ["registry/hostile.test.ts", "is stored exactly", "a file type cannot make us write to table %j"],
      ["registry/questions.test.ts", "any question, and nothing but questions"],
      [
        "registry/metadata-query.test.ts",
        "find what a straight filter over the same rows finds, whatever stands in the values",
      ],
    ],
  },
  {
    number: 3,
    done: "tar archives that lead out of their folder, or never end",
    shown: [
      [
        "execution/untar.test.ts",
        "an archive that could harm is refused as a whole",
        "and no file is written through a link",
      ],
    ],
  },
  {
    number: 4,
    done: "file names with slashes, dots, control characters",
    shown: [
      ["registry/hostile.test.ts", "file name %j is refused"],
      ["archive/archive.test.ts", "refuses folder %j with file %j"],
    ],
  },
  {
    number: 5,
    done: "a program reads the password of the archive and prints it",
    shown: [
      ["faults/secrets.test.ts", "a program that prints the login"],
      ["execution/web-job.test.ts", "writes no secret anywhere"],
      ["execution/environment.test.ts", "nothing that looks like a secret"],
    ],
  },
  {
    number: 6,
    done: "a services file that others may read or write",
    shown: [
      ["archive/services-file.test.ts", "the services file"],
      ["execution/web-job.test.ts", "does not use a services file that others may read"],
    ],
  },
  {
    number: 7,
    done: "functions called by name from WCL, programs run by opening a file",
    shown: [
      ["server/features/hover.test.ts", "$FUNC{os.system,rm}"],
      ["metadata/gather.test.ts", "what has no meaning there is said"],
    ],
  },
  {
    number: 8,
    done: "links in the job's folder that lead out of it, saved or packed",
    shown: [
      ["execution/job.test.ts", "%s is refused without waiting for it"],
      ["execution/node.test.ts", "links are not"],
      ["execution/wrapper.test.ts", "that a program makes stay in the folder, by text and by link"],
    ],
  },
  {
    number: 9,
    done: "an archive path that climbs out of the archive",
    shown: [
      ["execution/job.test.ts", "nothing leaves the archive by archivepath %s"],
      ["archive/archive.test.ts", "refuses a link %s"],
    ],
  },
  {
    number: 10,
    done: "regular expressions that run for ever",
    shown: [
      ["execution/quality.test.ts", "a pattern that goes in circles"],
      ["execution/wrapper.test.ts", "that would run for ever is stopped"],
    ],
  },
  {
    number: 11,
    done: "a server that sends us, with our login, to another host",
    shown: [["archive/web.test.ts", "credentials never go to another host, nor over plain http to another machine"]],
  },
  {
    number: 12,
    done: "a job that writes rows of others: it has no way into a database at all",
    shown: [["execution/environment.test.ts", "and no way into a database"]],
  },
  {
    number: 13,
    done: "a log without an end",
    shown: [["execution/node.test.ts", "of the log: head and tail are kept"]],
  },
];
