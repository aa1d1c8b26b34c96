import { mkdir, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Submission, Taken } from "./scheduler.ts";

/** What of a block was handed to a scheduler, on disk before and after each call: whoever is killed finds out. */
export interface HandedOver {
  /** A call is about to be made. `starts`: how often each job had begun before, where it had. */
  readonly intend: (submission: Submission, folder: string, starts: Readonly<Record<string, number>>) => Promise<void>;
  readonly take: (name: string, id: string) => Promise<void>;
  /** The scheduler does not have it. */
  readonly refuse: (name: string) => Promise<void>;
  /** The end of the job is known, or it must be handed over again: no submission counts for it any more. */
  readonly settle: (jobs: readonly string[]) => Promise<void>;
  /** Calls whose answer nobody heard. */
  readonly doubtful: () => readonly Intended[];
  /** Where each job is that was handed over and has no end yet. */
  readonly inFlight: () => ReadonlyMap<string, Flight>;
  /** How many graphs there have been, so that each gets a name of its own. */
  readonly graphs: () => number;
}

export interface Intended {
  readonly name: string;
  readonly folder: string;
}

export interface Flight {
  readonly taken: Taken;
  /** Name of its marks. */
  readonly mark: string;
  readonly startsBefore: number;
}

type Line =
  | {
      readonly kind: "intended";
      readonly name: string;
      readonly folder: string;
      readonly elements: readonly (readonly [string, number])[];
      readonly starts: Readonly<Record<string, number>>;
    }
  | { readonly kind: "taken"; readonly name: string; readonly id: string }
  | { readonly kind: "refused"; readonly name: string }
  | { readonly kind: "settled"; readonly jobs: readonly string[] };

/** Reads what earlier engines handed over and goes on with it. `folder` is absolute, and made when it is not there. */
export async function openHandedOver(folder: string): Promise<HandedOver> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, "handed-over.jsonl");
  const [intended, flights] = [new Map<string, Extract<Line, { kind: "intended" }>>(), new Map<string, Flight>()];
  const graphs = new Set<string>();
  const apply = (line: Line) => {
    if (line.kind === "intended") {
      intended.set(line.name, line);
      graphs.add(line.folder);
    } else if (line.kind === "refused") intended.delete(line.name);
    else if (line.kind === "settled") for (const job of line.jobs) flights.delete(job);
    else {
      const call = intended.get(line.name);
      intended.delete(line.name);
      if (call === undefined) return;
      const taken = { name: line.name, id: line.id, folder: call.folder, elements: new Map(call.elements) };
      for (const [job, element] of call.elements) {
        const mark = `${line.name}.${String(element)}`;
        flights.set(job, { taken, mark, startsBefore: call.starts[job] ?? 0 });
      }
    }
  };
  const text = await readFile(path, "utf8").catch(() => "");
  // A killed writer may leave half a line behind; what it says never counted.
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  for (const line of whole.split("\n")) if (line !== "") apply(JSON.parse(line) as Line);
  const write = async (line: Line) => {
    const file = await open(path, "a", 0o600);
    try {
      await file.writeFile(`${JSON.stringify(line)}\n`);
      await file.datasync();
    } finally {
      await file.close();
    }
    apply(line);
  };
  if (whole.length < text.length) await cut(path, Buffer.byteLength(whole));
  return {
    intend: ({ name, elements }, graph, starts) =>
      write({ kind: "intended", name, folder: graph, elements: [...elements], starts }),
    take: (name, id) => write({ kind: "taken", name, id }),
    refuse: (name) => write({ kind: "refused", name }),
    settle: (jobs) => write({ kind: "settled", jobs }),
    doubtful: () => [...intended.values()],
    inFlight: () => flights,
    graphs: () => graphs.size,
  };
}

async function cut(path: string, bytes: number): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.truncate(bytes);
  } finally {
    await file.close();
  }
}
