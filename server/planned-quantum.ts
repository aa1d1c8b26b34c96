import type { ExplainablePlan, MatchExplanation } from "../runtime/plan/explain.ts";
import type { Quantum } from "../runtime/plan/run-plan.ts";
import { jobOf } from "./plan-rows.ts";
import type { PlannedQuantum } from "./plan-protocol.ts";

/** A planned quantum before the places of its parts are known: they are found where the texts of the editor are. */
export type UnplacedQuantum = Unplaced<PlannedQuantum>;

type Unplaced<T> = T extends readonly (infer One)[]
  ? T extends readonly (readonly [string, string])[]
    ? T
    : readonly Unplaced<One>[]
  : T extends object
    ? { readonly [Key in Exclude<keyof T, "place">]: Unplaced<T[Key]> }
    : T;

/** So many files, lines and names of one kind are given; the counts are of all. */
const most = 300;

/** One quantum of a plan with all that led to it; null when there is no such number. */
export function plannedQuantum({ plan, explain }: ExplainablePlan, wrapnum: number): UnplacedQuantum | null {
  const explained = explain(wrapnum);
  if (explained === undefined) return null;
  const { quantum, loop, explanation } = explained;
  return {
    ...{ wrapnum, module: quantum.module, keys: [...quantum.keys], job: jobOf(plan, wrapnum), loop },
    ...{ inputwcl: quantum.inputwcl, log: quantum.log },
    commands: quantum.commands.map((words) => ({ words })),
    inputs: quantum.inputs.slice(0, most).map(({ path, from }, index) => ({
      path,
      from: explanation.inputs[index]?.from ?? "",
      maker: from.kind === "quantum" ? from.wrapnum : null,
    })),
    outputs: outputsOf(quantum),
    lists: [...quantum.lists.values()].map(({ name, path, lines }) => ({
      ...{ name, path, count: lines.length },
      lines: lines.slice(0, 50),
    })),
    matches: explanation.matches.map(matchOf),
  };
}

function outputsOf({ outputs, files }: Quantum): UnplacedQuantum["outputs"] {
  return outputs
    .flatMap((section) => {
      const planned = files.get(section);
      const archivePath = planned?.savefiles === true ? (planned.archivePath ?? "") : "";
      return planned?.files.map(({ path }) => ({ section, path, archivePath })) ?? [];
    })
    .slice(0, most);
}

function matchOf({ definition, by, files }: MatchExplanation): UnplacedQuantum["matches"][number] {
  return { definition, by: Object.entries(by), count: files.length, files: files.slice(0, 20) };
}
