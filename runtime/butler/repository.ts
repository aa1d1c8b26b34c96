import type { Problem } from "../../grammar/problem.ts";
import { readButlerTemplates } from "./butler-templates.ts";
import { butlerProblem } from "./butler-problem.ts";
import { policySections } from "./policy.ts";
import { nodeAt, textOf } from "./policy-tree.ts";
import { parseTemplate } from "./template.ts";
import { readPolicy } from "./read-policy.ts";
import { yamlScalar } from "./yaml-scalar.ts";

export interface RepositoryCfg {
  /** Dotted name of the mapper class, as the wrapper section gives it. */
  readonly mapper: string;
  /** The butler_templates file, when there is one. */
  readonly templates?: { readonly text: string; readonly file: string };
  /** Replaces the `${…}` of one template, or says why it cannot. `%(…)` must come back untouched. */
  readonly replace: (template: string) => { readonly text: string } | { readonly error: string };
}

/**
 * The text of `repositoryCfg.yaml` for a job's Butler repository: the mapper, no parents, its own folder as root, and
 * the path templates that override the camera's. A template that cannot be filled is a problem at its place, and left out.
 */
export function repositoryCfgText(cfg: RepositoryCfg): { text: string; problems: readonly Problem[] } {
  const problems: Problem[] = [];
  if (className(cfg.mapper) !== cfg.mapper) {
    const message = `"${cfg.mapper}" is not the dotted name of a mapper class`;
    problems.push(butlerProblem("policy/mapper", "error", message, nowhere));
  }
  const policy = policyLines(cfg, problems);
  const lines = [
    "!RepositoryCfg_v1",
    `_mapper: !!python/name:${className(cfg.mapper)} ''`,
    "_mapperArgs: null",
    "_parents: []",
    ...(policy.length === 0
      ? ["_policy: null"]
      : ["_policy: !!python/object:lsst.daf.persistence.policy.Policy", "  data:", ...policy]),
    "_root: null",
  ];
  return { text: `${lines.join("\n")}\n`, problems };
}

/** The other file of a repository without own templates: one line, the mapper's class. */
export function mapperText(mapper: string): string {
  return `${className(mapper)}\n`;
}

function policyLines(cfg: RepositoryCfg, problems: Problem[]): string[] {
  if (cfg.templates === undefined) return [];
  const file = readPolicy(cfg.templates.text, cfg.templates.file);
  const { policy, problems: shape } = readButlerTemplates(file.policy);
  problems.push(...file.problems, ...shape);
  const lines: string[] = [];
  for (const section of [...policySections].sort()) {
    const types = nodeAt(policy, section);
    if (types?.kind !== "map") continue;
    const filled = [...types.entries.keys()].sort().flatMap((type) => {
      const text = filledTemplate(cfg, type, nodeAt(types, type, "template"), problems);
      return text === undefined ? [] : [`      ${yamlScalar(type)}:`, `        template: ${yamlScalar(text)}`];
    });
    if (filled.length > 0) lines.push(`    ${section}:`, ...filled);
  }
  return lines;
}

function filledTemplate(
  cfg: RepositoryCfg,
  type: string,
  node: ReturnType<typeof nodeAt>,
  problems: Problem[],
): string | undefined {
  const template = textOf(node);
  if (template === undefined || node === undefined) return undefined;
  const replaced = cfg.replace(template);
  const error = "error" in replaced ? replaced.error : parseTemplate(replaced.text).faults[0]?.message;
  if (error === undefined && "text" in replaced) return replaced.text;
  problems.push(butlerProblem("sync/yaml", "error", `template of ${type}: ${error ?? "cannot be filled"}`, node.place));
  return undefined;
}

/** The mapper comes as plain text; whoever asks knows where it is written. */
const nowhere = { file: "", span: { start: 0, end: 0 } };

/** A class name stands in a YAML tag; anything that could end the tag would change the file's meaning. */
function className(mapper: string): string {
  return mapper.replace(/[^\w.]/g, "");
}
