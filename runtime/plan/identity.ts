import { expand } from "../config/expand.ts";
import { splitList } from "../config/list.ts";
import { pad } from "../config/pad.ts";
import type { ConfigNode, Context, Program } from "../config/program.ts";
import { lookUp } from "../config/scope.ts";
import { madeScalar, scalarIn } from "./config-nodes.ts";
import type { ProblemList } from "./problem-list.ts";
import type { RunIdentity } from "./run-plan.ts";

/** Who the run is, and the program with what only that decides: `run`, `submit_run`, and numbers of
 * the attempt where none were given. */
export interface IdentifiedProgram {
  readonly identity: RunIdentity;
  readonly program: Program;
}

/** Reads request, unit and attempt from the program; without an attempt number it is 0, as without a database. */
export function identify(program: Program, problems: ProblemList): IdentifiedProgram {
  const top = { file: program.entry, span: { start: 0, end: 0 } };
  const made = new Map<string, string>();
  // As in the reference without a database: nobody has given this attempt a number yet.
  for (const key of ["attnum", "pfw_attempt_id"]) if (!program.root.entries.has(key)) made.set(key, "0");
  const numbered = withValues(program, made);
  const text = (key: string): string => valueOf(numbered, key, {}, problems) ?? "";
  const [unitname, reqnum, attnum] = [text("unitname"), text("reqnum"), text("attnum")];
  const run = `${unitname}_r${reqnum}p${pad(attnum, 2) ?? attnum}`;
  for (const key of ["run", "submit_run"]) if (!program.root.entries.has(key)) made.set(key, run);
  const identity: RunIdentity = {
    unitname,
    reqnum,
    attnum,
    run,
    project: text("project"),
    campaign: text("campaign"),
    pipeline: text("pipeline"),
    pipeprod: text("pipeprod"),
    pipever: text("pipever"),
    operator: text("operator"),
    jiraId: text("jira_id"),
    labels: scalarIn(program.root, "label") === undefined ? [] : splitList(text("label")).filter((one) => one !== ""),
    opsRunDir: text("ops_run_dir"),
  };
  return { identity, program: withValues(program, made) };

  function withValues(base: Program, values: ReadonlyMap<string, string>): Program {
    const entries = new Map<string, ConfigNode>(base.root.entries);
    for (const [key, value] of values) entries.set(key, madeScalar(value, top));
    return { ...base, root: { ...base.root, entries } };
  }
}

/** A value as it is seen from a context, its variables replaced, lists as they stand; undefined when there is none. */
export function valueOf(program: Program, key: string, context: Context, problems: ProblemList): string | undefined {
  const value = lookUp(program, key, context)?.value;
  if (value === undefined || !("text" in value)) return undefined;
  if (!("kind" in value)) return value.text;
  const expansion = expand(program, value, context, { lists: "keep" });
  for (const problem of expansion.problems) problems.forward(problem);
  return expansion.values[0];
}
