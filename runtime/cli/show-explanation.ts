import type { Explanation, ModuleExplanation, QuantumExplanation } from "../plan/explain.ts";
import type { Terminal } from "./terminal.ts";

/** Prints why a plan is what it is: each module with its definitions, and with `quanta` each quantum too. */
export function showExplanation(terminal: Terminal, { modules }: Explanation, detail: "modules" | "quanta"): void {
  for (const module of modules) {
    if (detail === "quanta" && module.quanta.length === 0) continue;
    terminal.print(`${module.module} (block ${module.block}): ${module.loop}`);
    for (const line of definitionLines(module)) terminal.print(`  ${line}`);
    if (detail === "quanta") for (const quantum of module.quanta) showQuantum(terminal, quantum);
  }
}

function definitionLines({ definitions }: ModuleExplanation): readonly string[] {
  return definitions.flatMap(({ definition, from, keys, lines, used, left }) => {
    const by = keys.length === 0 ? "" : `, by ${keys.join(", ")}`;
    const use = lines === 0 ? "" : `: ${used} of ${lines} lines used`;
    return [
      `${definition} from ${from}${by}${use}`,
      ...left.map((names) => `  left over: ${names}`),
      ...(lines - used > left.length ? [`  left over: ${lines - used - left.length} more`] : []),
    ];
  });
}

function showQuantum(terminal: Terminal, { wrapnum, keys, matches, inputs }: QuantumExplanation): void {
  terminal.print(`  ${wrapnum}  ${pairs(keys)}`);
  for (const { definition, by, files } of matches) {
    const why = Object.keys(by).length === 0 ? "it has no keys" : pairs(by);
    terminal.print(`      ${definition}: ${files.length === 1 ? "1 line" : `${files.length} lines`}, because ${why}`);
    for (const names of files) terminal.print(`          ${names}`);
  }
  for (const { path, from } of inputs) terminal.print(`      reads ${path}: ${from}`);
}

function pairs(keys: Readonly<Record<string, string>>): string {
  return Object.entries(keys)
    .map(([key, value]) => `${key}=${value}`)
    .join(" ");
}
