import { join } from "node:path";
import { expand } from "../config/expand.ts";
import { findDirectoryPattern, findFilePattern } from "../config/pattern.ts";
import { readBoolean } from "../config/boolean.ts";
import type { Context, ContextValue, Program } from "../config/program.ts";
import type { JobSettings } from "../execution/job-settings.ts";
import type { JobSpec, ThrottleSpec, TransferWay } from "../execution/job-spec.ts";
import type { BlockPlan } from "../plan/run-plan.ts";
import type { Registry } from "../registry/registry.ts";
import { sectionAt, textIn, textOf } from "./program-text.ts";
import { overridesRegistry, withOperatorsPatterns } from "./quality-settings.ts";
import { surroundingsOf } from "./surroundings.ts";
import { UsageError } from "./terminal.ts";

/**
 * All that the jobs of a block must be told: what the submission says, and what operators keep in the registry, asked
 * once at submission. `runRoot` is where run folders are; throttles are shared by all runs below it.
 */
export async function blockSettings(
  program: Program,
  block: BlockPlan,
  registry: Registry,
  runRoot: string,
): Promise<JobSettings> {
  const settings = surroundingsOf(program, block.name);
  const { quality } = settings;
  const asked =
    quality === undefined || overridesRegistry(program)
      ? quality
      : withOperatorsPatterns(quality, await registry.messagePatterns());
  const throttles = await throttlesOf(program, { scope: { block: block.name } }, registry, runRoot);
  return {
    ...settings,
    ...(asked === undefined || asked.patterns.length === 0 ? {} : { quality: asked }),
    ...(Object.keys(throttles).length === 0 ? {} : { throttles }),
    ...(wantsJunk(program, block.name) ? { junkTars: junkTars(program, block) } : {}),
  };
}

const ways: readonly TransferWay[] = ["input_home", "input_target", "output_home", "output_target"];

/** The most special name wins; its slots stand in `throttle` of the submission, or in the registry's `semlock`. */
async function throttlesOf(
  program: Program,
  context: Context,
  registry: Registry,
  runRoot: string,
): Promise<Partial<Record<TransferWay, ThrottleSpec>>> {
  const throttles: Partial<Record<TransferWay, ThrottleSpec>> = {};
  for (const way of ways) {
    const [direction = "", side = ""] = way.split("_");
    const keys = [`${direction}_transfer_semname_${side}`, `${direction}_transfer_semname`, "transfer_semname"];
    const name = keys.map((key) => textOf(program, key, context)).find((one) => one !== undefined);
    if (name === undefined || name === "__NONE__") continue;
    const written = textIn(sectionAt(program, "throttle"), name.toLowerCase());
    const slots = written === undefined ? await registry.throttleSlots(name) : Number(written);
    if (!Number.isInteger(slots) || slots < 1)
      throw new UsageError(`nobody says how many slots the semaphore ${name} has: <throttle> ${name} = N </throttle>`);
    throttles[way] = { name, slots, folder: join(runRoot, ".throttles") };
  }
  return throttles;
}

function wantsJunk(program: Program, block: string): boolean {
  return readBoolean(textOf(program, "create_junk_tarball", { scope: { block } }) ?? "false") === true;
}

/** Enough for logs and scratch files; a job that leaves more says what was left out. */
const mostJunk = 2 ** 30;

/** Name and place of each job's junk tar, by the pattern `junktar`. */
function junkTars(program: Program, block: BlockPlan): Record<string, NonNullable<JobSpec["junkTar"]>> {
  const name = findFilePattern(program, "junktar");
  const place = findDirectoryPattern(program, "junktar", "ops");
  if (name.kind !== "found" || place.kind !== "found") return {};
  const tars = block.jobs.map(({ jobnum }) => {
    const value = (text: string): ContextValue => ({ text, atomic: true });
    const current = new Map([
      ["jobnum", value(jobnum)],
      ["blockname", value(block.name)],
      ["blknum", value(String(block.blknum))],
    ]);
    const context: Context = { current, scope: { block: block.name } };
    const filled = (text: string) => expand(program, text, context, { lists: "keep" }).values[0] ?? "";
    const archivePath = filled(place.template.text).replace(/\/+$/, "");
    return [jobnum, { path: filled(name.template.text), archivePath, mostBytes: mostJunk }] as const;
  });
  return Object.fromEntries(tars);
}
