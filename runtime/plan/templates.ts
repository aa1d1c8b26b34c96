import { findFilePattern, patternName } from "../config/pattern.ts";
import type { ConfigScalar } from "../config/program.ts";
import type { DataDefinition } from "./definitions.ts";
import { didYouMean } from "./file-paths.ts";
import { onceFor, type Purpose, type Scene } from "./scene.ts";

/**
 * The template that names a definition: its own `filename`, else the file-name pattern that `filepat` names, here or
 * in a scope. A `filename` further out is not this definition's and names nothing.
 */
export function templateOf(
  scene: Scene,
  definition: Pick<DataDefinition, "object" | "kind">,
  purpose: Purpose,
): ConfigScalar | undefined {
  const { object, kind } = definition;
  return onceFor(scene, object, "name", () => {
    const own = object.get("filename");
    if (own !== undefined) return own;
    const filepat = patternName(scene.program, "filepat", { object, scope: scene.scope });
    if (filepat !== undefined)
      return patternCalled(scene, filepat.text, "kind" in filepat ? { ...purpose, place: filepat.place } : purpose);
    const code = kind === "list" ? "PFW236" : "PFW230";
    scene.problems.report({ code, message: `${purpose.what}: no way to determine the name`, place: purpose.place });
    return undefined;
  });
}

/** The file-name pattern of that name; a problem is shown where it is asked for. */
export function patternCalled(scene: Scene, name: string, purpose: Purpose): ConfigScalar | undefined {
  const pattern = findFilePattern(scene.program, name);
  if (pattern.kind === "found") return pattern.template;
  const near = pattern.kind === "unknown" ? didYouMean(pattern.near) : "";
  scene.problems.report({
    code: "PFW232",
    message: `${purpose.what}: there is no file-name pattern ${pattern.name}${near}`,
    place: purpose.place,
  });
  return undefined;
}
