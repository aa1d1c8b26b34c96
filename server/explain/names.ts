import type { ContextValue } from "../../runtime/config/program.ts";
import { expand } from "../../runtime/config/expand.ts";
import {
  findDirectoryPattern,
  findFilePattern,
  patternName,
  type PatternLookup,
} from "../../runtime/config/pattern.ts";
import type { ShownQuantum } from "../judgement.ts";
import { code, counted } from "../markdown.ts";
import { moduleView } from "../plan-view.ts";
import type { Snapshot } from "../snapshot.ts";
import { standpointOf } from "../standpoint.ts";
import { explainExpansion } from "./variable.ts";

/** How a pattern became the name of a definition in its first quantum, variable by variable. */
export function explainSteps(snapshot: Snapshot, path: readonly string[], key: "filepat" | "dirpat"): string {
  const { submission } = snapshot.context;
  const { program, survey } = submission;
  const [, module = ""] = path;
  const view = moduleView(snapshot, module);
  const first = view.kind === "planned" ? view.module.first[0] : undefined;
  const standpoint = standpointOf(survey(), path);
  const name = patternName(program, key, standpoint.context)?.text;
  if (first === undefined || name === undefined) return "";
  const current = valuesOf(first);
  const templates: readonly (readonly [string, PatternLookup])[] =
    key === "filepat"
      ? [["Its name", findFilePattern(program, name)]]
      : [
          ["In the job", findDirectoryPattern(program, name, "runtime")],
          ["In the archive", findDirectoryPattern(program, name, "ops")],
        ];
  return templates
    .flatMap(([what, found]) => {
      if (found.kind !== "found") return [];
      const expansion = expand(program, found.template, { ...standpoint.context, current });
      const steps = explainExpansion(snapshot, { ...expansion, problems: [] });
      return steps === "" ? [] : [`${what}, in the first quantum: ${code(found.template.text)} ${steps}`];
    })
    .join("\n\n");
}

/** Which definitions use a pattern, each with its first name. */
export function explainUsers(snapshot: Snapshot, key: "filepat" | "dirpat", pattern: string): string {
  const { submission } = snapshot.context;
  const { program, survey } = submission;
  const lines: string[] = [];
  for (const module of survey().modules.values()) {
    const view = moduleView(snapshot, module.name);
    const first = view.kind === "planned" ? view.module.first[0] : undefined;
    for (const kind of ["file", "list"] as const) {
      for (const name of (kind === "file" ? module.files : module.lists).keys()) {
        const { context } = standpointOf(survey(), ["module", module.name, kind, name]);
        if (patternName(program, key, context)?.text.toLowerCase() !== pattern) continue;
        const path = kind === "file" ? first?.files.get(name)?.files[0]?.path : first?.lists.get(name)?.path;
        lines.push(`- ${code(`${module.name}.${kind}.${name}`)}${path === undefined ? "" : `: ${code(path)}`}`);
      }
    }
  }
  if (lines.length === 0) return "";
  const rest = lines.length > 8 ? [`- … and ${lines.length - 8} more`] : [];
  return [`Used by ${counted(lines.length, "definition")}:`, ...lines.slice(0, 8), ...rest].join("\n");
}

/** What wins over everything in one quantum: its loop keys and number. */
function valuesOf(quantum: ShownQuantum): ReadonlyMap<string, ContextValue> {
  const values = new Map([...quantum.keys, ["wrapnum", String(quantum.wrapnum)], ["modulename", quantum.module]]);
  return new Map([...values].map(([key, text]) => [key, { text, atomic: true }]));
}
