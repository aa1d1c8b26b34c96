import { ruleOf } from "../../runtime/checks/rule-table.ts";
import { block, code } from "../markdown.ts";

/** What a rule means, with a wrong and a right example: the words of `wcl explain`. Undefined for a code that no rule has. */
export function explainRule(ruleCode: string): string | undefined {
  const rule = ruleOf(ruleCode);
  if (rule === undefined) return undefined;
  const parts = [`**${rule.code}** (${rule.severity}) — ${rule.title}`, rule.explanation];
  if ("bad" in rule) {
    parts.push(`Wrong:\n${block(rule.bad.text.trim().split("\n"))}`);
    parts.push(`Right:\n${block(rule.good.text.trim().split("\n"))}`);
  }
  return parts.join("\n\n");
}

/** The same for one of several codes that a comment names; `STY*` stands for its whole family. */
export function explainIgnored(written: string): string {
  return explainRule(written) ?? `${code(written)} stands for every rule whose code begins so.`;
}
