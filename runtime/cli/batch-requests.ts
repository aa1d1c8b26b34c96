import type { Context, Program } from "../config/program.ts";
import { expand } from "../config/expand.ts";
import { textOf } from "./program-text.ts";

/** Keys that are meant for batch systems and that jobs themselves do not need; an engine adds its own here. */
const requestKeys = [
  ...["project", "pipeline", "campaign", "operator", "target_site", "blockname"],
  ...["dagman_max_pre", "dagman_max_post", "dagman_max_jobs", "dagman_max_idle"],
  ...["condorjobreq", "concurrency_limits"],
  "queue",
  "psn",
  "slurm_partition",
  "slurm_account",
  "slurm_qos",
  "slurm_options",
  "slurm_max_jobs",
  "slurm_signal_seconds",
];

/** What the submission says to batch systems, by key; values expanded. */
export function batchRequestsOf(program: Program, context: Context): Readonly<Record<string, string>> {
  const pairs = requestKeys.map((key) => [key, textOf(program, key, context)] as const);
  const [run] = expand(program, "${unitname}_r${reqnum}p${attnum:2}", context).values;
  return Object.fromEntries(
    [...pairs, ["run", run] as const].filter(
      (pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== "",
    ),
  );
}
