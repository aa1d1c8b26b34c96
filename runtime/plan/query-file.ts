import { expand } from "../config/expand.ts";
import { findFilePattern } from "../config/pattern.ts";
import type { ContextValue } from "../config/program.ts";
import { atomic, scalarIn } from "./config-nodes.ts";
import type { DataDefinition, ModuleDefinition } from "./definitions.ts";
import type { Scene } from "./scene.ts";

/**
 * The file that a query program writes, by the file-name pattern `qoutput`. Where a list and a file of one module have
 * the same name, the file is called after both, since the reference lets the second answer replace the first.
 */
export function queryFileName(
  scene: Scene,
  module: ModuleDefinition,
  definition: DataDefinition,
  suffix = scalarIn(definition.section, "qouttype")?.text ?? "wcl",
): string | undefined {
  const shared = definition.kind === "file" && module.lists.get(definition.name)?.source.kind === "query";
  const pattern = findFilePattern(scene.program, "qoutput");
  const current = new Map<string, ContextValue>([
    ["searchname", atomic(shared ? `file-${definition.name}` : definition.name)],
    ["suffix", atomic(suffix)],
  ]);
  if (pattern.kind !== "found") return `${definition.name}_${module.name}.${suffix}`;
  const { values, problems } = expand(scene.program, pattern.template, { current, scope: scene.scope });
  for (const problem of problems) scene.problems.forward(problem);
  const [name] = values;
  // Started in a folder of their own, query programs write nowhere else.
  return name === undefined || name.includes("/") || name === ".." ? undefined : name;
}
