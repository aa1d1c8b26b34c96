import { readBoolean } from "../config/boolean.ts";
import type { ConfigSection, Context, Program } from "../config/program.ts";
import { compilePattern, type QualityPattern, type QualitySpec } from "../execution/quality-spec.ts";
import type { MessagePatterns } from "../registry/lookups.ts";
import { sectionAt, sectionIn, textIn, textOf } from "./program-text.ts";
import { UsageError } from "./terminal.ts";

/** Number in the registry that stands for all patterns of submissions. */
const submissionPattern = 9999;

/**
 * The patterns that a submission brings along (`qcf`); undefined when nothing is to be looked for. Throws UsageError for
 * a pattern that no expression can be made of.
 */
export function qualityOf(program: Program, context: Context): QualitySpec | undefined {
  if (readBoolean(textOf(program, "use_qcf", context) ?? "true") !== true) return undefined;
  const section = sectionAt(program, "qcf");
  const patterns = sections(section, "patterns").map(([name, one], at) => {
    return { pattern: patternOf(name, one), priority: Number(textIn(one, "priority") ?? at) };
  });
  const excludes = sections(section, "excludes");
  return {
    patterns: patterns.sort((one, other) => one.priority - other.priority).map(({ pattern }) => pattern),
    ignores: excludes.flatMap(([name, one]) => {
      const pattern = textIn(one, "pattern");
      return pattern === undefined
        ? []
        : [{ pattern: sound(name, pattern), execname: textIn(one, "exec") ?? "global" }];
    }),
    filters: [...sections(section, "filter"), ...excludes].flatMap(([, one]) => {
      const replace = textIn(one, "replace_pattern");
      return replace === undefined ? [] : [{ replace, with: textIn(one, "with_pattern") ?? "", execname: "global" }];
    }),
  };
}

/** Whether only the submission's own patterns count. */
export function overridesRegistry(program: Program): boolean {
  return readBoolean(textIn(sectionAt(program, "qcf"), "override") ?? "false") === true;
}

/** The operators' patterns come after those of the submission. */
export function withOperatorsPatterns(own: QualitySpec, known: MessagePatterns): QualitySpec {
  const patterns = known.patterns.map((one): QualityPattern => ({
    ...{ id: one.id, pattern: one.pattern, execname: one.execname, lines: Math.max(1, one.lines) },
    level: levelOf(String(one.level)),
    keep: one.onlyMatched ? "match" : "line",
  }));
  return {
    patterns: [...own.patterns, ...patterns],
    ignores: [...own.ignores, ...known.ignores],
    filters: [...own.filters, ...known.filters],
  };
}

function patternOf(name: string, section: ConfigSection): QualityPattern {
  const pattern = textIn(section, "pattern");
  if (pattern === undefined) throw new UsageError(`qcf: ${name} has no pattern`);
  return {
    id: submissionPattern,
    pattern: sound(name, pattern),
    level: levelOf(textIn(section, "lvl") ?? "1"),
    execname: textIn(section, "execname") ?? "global",
    lines: Math.max(1, Math.trunc(Number(textIn(section, "number_of_lines") ?? "1")) || 1),
    keep: /^y/i.test(textIn(section, "only_matched") ?? "N") ? "match" : "line",
  };
}

function sound(name: string, pattern: string): string {
  try {
    compilePattern(pattern, "i");
    return pattern;
  } catch (error) {
    throw new UsageError(`qcf: ${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function levelOf(text: string): 1 | 2 | 3 {
  return text.trim() === "1" ? 1 : text.trim() === "2" ? 2 : 3;
}

function sections(section: ConfigSection | undefined, name: string): (readonly [string, ConfigSection])[] {
  const parent = sectionIn(section, name);
  return [...(parent?.entries ?? [])].flatMap(([key, node]) => (node.kind === "section" ? [[key, node] as const] : []));
}
