import type { QuantumCore } from "../runtime/plan/lazy-quantum.ts";
import type { PlanWatch } from "../runtime/plan/plan.ts";
import type { ModulePlan, PlannedFiles, PlannedList, Quantum } from "../runtime/plan/run-plan.ts";
import {
  shownLines,
  shownQuanta,
  type ModuleSummary,
  type ShownFiles,
  type ShownList,
  type ShownQuantum,
} from "./judgement.ts";

/** Counts what modules have while they are planned, so that nothing has to be worked out a second time. */
export interface ModuleTallies {
  /** To be given to `watchRun`. */
  readonly watch: PlanWatch;
  /** A module of the plan that was watched. */
  readonly summarize: (module: ModulePlan) => ModuleSummary;
}

export function moduleTallies(): ModuleTallies {
  const tallies = new Map<readonly Quantum[], Tally>();
  const growing = { tally: newTally() };
  return {
    watch: {
      quantum: (quantum) => {
        addTo(growing.tally, quantum);
      },
      module: ({ quanta }) => {
        tallies.set(quanta, growing.tally);
        growing.tally = newTally();
      },
    },
    summarize: (module) => summaryOf(module, tallies.get(module.quanta) ?? newTally()),
  };
}

/** The first quanta; distinct values by loop key, distinct paths by file section and by list, and the files in lists. */
interface Tally {
  readonly first: ShownQuantum[];
  readonly values: Map<string, Set<string>>;
  readonly files: Map<string, Set<string>>;
  readonly lists: Map<string, Set<string>>;
  readonly listed: Set<string>;
}

function newTally(): Tally {
  return { first: [], values: new Map(), files: new Map(), lists: new Map(), listed: new Set() };
}

function addTo({ first, values, files, lists, listed }: Tally, quantum: QuantumCore): void {
  if (first.length < shownQuanta) first.push(shownOf(quantum));
  for (const [key, value] of quantum.keys) add(values, key, value);
  for (const planned of quantum.files.values()) for (const { path } of planned.files) add(files, planned.section, path);
  for (const list of quantum.lists.values()) {
    add(lists, list.name, list.path);
    for (const { path } of list.files) listed.add(path);
  }
}

function add(sets: Map<string, Set<string>>, name: string, one: string): void {
  const known = sets.get(name);
  if (known === undefined) sets.set(name, new Set([one]));
  else known.add(one);
}

function summaryOf({ name, loopkeys, noop, place, quanta, reads }: ModulePlan, tally: Tally): ModuleSummary {
  const shown = (set: ReadonlySet<string>) => ({ count: set.size, first: [...set].slice(0, shownQuanta) });
  return {
    name,
    loopkeys,
    noop,
    place,
    reads,
    count: quanta.length,
    first: tally.first,
    values: new Map(loopkeys.map((key) => [key, shown(tally.values.get(key) ?? new Set())])),
    files: sizes(tally.files),
    lists: sizes(tally.lists),
    listed: tally.listed.size,
  };
}

function sizes(sets: ReadonlyMap<string, ReadonlySet<string>>): ReadonlyMap<string, number> {
  return new Map([...sets].map(([name, set]) => [name, set.size]));
}

function shownOf({ wrapnum, module, keys, files, lists }: QuantumCore): ShownQuantum {
  return {
    wrapnum,
    module,
    keys: new Map(keys),
    files: new Map(Array.from(files, ([name, planned]) => [name, shownFiles(planned)] as const)),
    lists: new Map(Array.from(lists, ([name, list]) => [name, shownList(list)] as const)),
  };
}

function shownFiles({ files, savefiles, compress, optional, archivePath }: PlannedFiles): ShownFiles {
  const first = files.slice(0, shownQuanta).map(({ path, filename, compression }) => ({ path, filename, compression }));
  const shown = { files: first, savefiles, compress, optional };
  return archivePath === undefined ? shown : { ...shown, archivePath };
}

function shownList({ path, format, columns, lines }: PlannedList): ShownList {
  return { path, format, columns: [...columns], count: lines.length, lines: lines.slice(0, shownLines) };
}
