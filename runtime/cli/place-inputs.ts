import { butlerPlaces } from "../checks/butler-places.ts";
import type { ButlerInput } from "../checks/butler-input.ts";
import { inputOf } from "../checks/check-input.ts";
import type { Program } from "../config/program.ts";
import type { RunPlan } from "../plan/run-plan.ts";
import type { LocatedInputs } from "./locate-inputs.ts";

/**
 * Says for each input from the archive under which further path it must lie in the job, so that the Butler finds it by
 * its data id whatever attempt made it. Its true name stays the one that is recorded.
 */
export function placeInputs(
  inputs: LocatedInputs,
  program: Program,
  plan: RunPlan,
  butler: ButlerInput | undefined,
): LocatedInputs {
  if (butler === undefined || butler.settings.inputs === "never") return inputs;
  const how = butler.settings.inputs;
  const also = new Map<string, Set<string>>();
  for (const place of butlerPlaces(inputOf(program, plan, butler), plan)) {
    if (place.kind === "unknown" || place.butlerPath === place.path) continue;
    also.set(place.path, (also.get(place.path) ?? new Set<string>()).add(place.butlerPath));
  }
  return new Map(
    [...inputs].map(([path, file]) => {
      const paths = also.get(path);
      return [path, paths === undefined ? file : { ...file, also: { how, paths: [...paths] } }] as const;
    }),
  );
}
