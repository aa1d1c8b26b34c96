import type { FactsInfo, PlanOutline } from "../../server/protocol.ts";
import type { PlanState } from "./messages.ts";

/** What the page always shows, from the server's outline. `entry` is the submission's path as people read it. */
export function planStateOf(outline: PlanOutline, entry: string, trusted: boolean): PlanState {
  const { facts } = outline;
  return {
    ...{ run: outline.run, entry, quanta: outline.quanta, jobs: outline.jobs, trusted },
    facts: factsSentence(facts),
    missing: facts.missing,
    problems: outline.problems,
    blocks: outline.blocks.map(({ name, jobs, modules }) => ({
      ...{ name, jobs },
      modules: modules.map(({ name: module, quanta, loopkeys, reads, noop, missing }) => ({
        ...{ name: module, quanta, loopkeys, reads, noop },
        missing: missing.length > 0,
      })),
    })),
  };
}

/** How much the plan can be trusted: facts are as old as they are. */
export function factsSentence({ taken, ageSeconds, refused, missing }: FactsInfo): string {
  if (refused !== undefined) return `facts not used: ${refused}`;
  if (taken === undefined) return missing.length === 0 ? "" : "no facts yet";
  return ageSeconds === undefined ? "with saved facts" : `facts taken ${age(ageSeconds)} ago`;
}

function age(seconds: number): string {
  const units = [
    ["day", 86_400],
    ["hour", 3600],
    ["minute", 60],
    ["second", 1],
  ] as const;
  const [word, size] = units.find(([, length]) => seconds >= length) ?? ["second", 1];
  const number = Math.floor(seconds / size);
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
