import type { Context, Program } from "../config/program.ts";
import { textOf } from "./program-text.ts";

/** Keys that are meant for batch systems and that jobs themselves do not need; an engine adds its own here. */
const requestKeys = [
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
  return Object.fromEntries(pairs.filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== ""));
}
