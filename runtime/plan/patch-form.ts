import { lookUp } from "../config/scope.ts";
import type { Line } from "./lines.ts";
import type { Scene } from "./scene.ts";
import { mapSequence, type Sequence } from "./sequence.ts";

/**
 * Patches as the site's stack writes them: with `patch_form = comma` a patch `8x6` of a query's answer becomes `8,6`,
 * with `x` the other way round; any other value stays as it is. Loop keys, names, lists, command lines and Butler paths
 * all come from these rows, so they agree with each other and with the stack.
 */
export function inPatchForm(scene: Scene, lines: Sequence<Line>): Sequence<Line> {
  const separator = separatorOf(scene);
  if (separator === undefined) return lines;
  const inForm = (values: ReadonlyMap<string, string>): ReadonlyMap<string, string> => {
    const patch = values.get("patch");
    const match = patch === undefined ? null : /^(\d+)[,x](\d+)$/.exec(patch.trim());
    return match === null ? values : new Map([...values, ["patch", `${match[1] ?? ""}${separator}${match[2] ?? ""}`]]);
  };
  return mapSequence(lines, ({ files, values }) => ({
    files: new Map([...files].map(([label, file]) => [label, { ...file, metadata: inForm(file.metadata) }])),
    values: inForm(values),
  }));
}

function separatorOf({ program, scope, problems }: Scene): "," | "x" | undefined {
  const found = lookUp(program, "patch_form", { scope })?.value;
  if (found === undefined || !("text" in found)) return undefined;
  const word = found.text.trim().toLowerCase();
  if (word === "comma") return ",";
  if (word === "x") return "x";
  if ("place" in found)
    problems.report({ code: "BLK463", message: `patch_form is comma or x, not ${found.text}`, place: found.place });
  return undefined;
}
