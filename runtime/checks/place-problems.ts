import type { Problem } from "../../grammar/problem.ts";
import type { RunPlan } from "../plan/run-plan.ts";
import { butlerPlaces, type ButlerPlace } from "./butler-places.ts";
import type { CheckInput } from "./rule.ts";

/**
 * Inputs that cannot be put where the Butler looks for them: two files for one data id in one job, or a file that a
 * step of the job writes itself; and files whose data id is not known. They only show with a plan.
 */
export function placeProblems(input: CheckInput): Problem[] {
  const { plan, butler } = input;
  if (plan === undefined || butler === undefined || butler.settings.inputs === "never") return [];
  const problems: Problem[] = [];
  const jobs = jobsOf(plan);
  const taken = new Map<string, string>();
  for (const [wrapnum, outputs] of outputsOf(plan))
    for (const path of outputs) taken.set(`${jobs.get(wrapnum) ?? ""} ${path}`, path);
  const told = new Set<string>();
  for (const place of butlerPlaces(input, plan)) {
    if (place.kind === "unknown") {
      const { at } = place.tied.view;
      const key = `${at.module.name} ${at.name}`;
      if (!told.has(key)) problems.push(unknownPlace(place));
      told.add(key);
      continue;
    }
    const key = `${jobs.get(place.quantum.wrapnum) ?? ""} ${place.butlerPath}`;
    const other = taken.get(key);
    taken.set(key, other ?? place.path);
    if (other === undefined || other === place.path || told.has(`${key} ${place.path}`)) continue;
    told.add(`${key} ${place.path}`);
    problems.push(clash(place, other));
  }
  return problems;
}

/** Which job each wrapper instance belongs to. */
function jobsOf(plan: RunPlan): ReadonlyMap<number, string> {
  return new Map(
    plan.blocks.flatMap(({ name, jobs }) =>
      jobs.flatMap(({ jobnum, groups }) =>
        groups.flatMap(({ wrapnums }) => wrapnums.map((wrapnum) => [wrapnum, `${name} ${jobnum}`] as const)),
      ),
    ),
  );
}

function* outputsOf(plan: RunPlan): Generator<readonly [number, readonly string[]]> {
  for (const quantum of plan.blocks.flatMap(({ modules }) => modules).flatMap(({ quanta }) => quanta)) {
    const sections = quantum.outputs.flatMap((name) => quantum.files.get(name) ?? []);
    yield [quantum.wrapnum, sections.flatMap(({ files }) => files.map(({ path }) => path))];
  }
}

function clash({ tied, path, butlerPath, quantum }: ButlerPlace, other: string): Problem {
  const { at } = tied.view;
  const type = typeof tied.type === "string" ? tied.type : tied.type.name;
  const made = other === butlerPath ? `, which a step of the job writes` : ` and ${other}`;
  const message = `two files for one data id of ${type}: ${path}${made} would both be ${butlerPath} in the job of ${at.module.name} (wrapper ${quantum.wrapnum})`;
  return { code: "sync/clash", severity: "error", message, ...at.tag, related: [], fixes: [] };
}

function unknownPlace({
  tied,
  path,
  reason,
}: {
  readonly tied: ButlerPlace["tied"];
  readonly path: string;
  readonly reason: string;
}): Problem {
  const { at } = tied.view;
  const type = typeof tied.type === "string" ? tied.type : tied.type.name;
  const message = `where the Butler will look for ${path} is not known: ${reason}; let the query of file.${at.name} say all keys of ${type}`;
  return { code: "sync/unplaced", severity: "warning", message, ...at.tag, related: [], fixes: [] };
}
