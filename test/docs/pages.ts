import { ruleTable } from "../../runtime/checks/rule-table.ts";
import type { Example, NotedRule, Rule } from "../../runtime/checks/rule.ts";
import { keysOf } from "../../runtime/config/vocabulary.ts";
import { keyScopes, type KeyEntry, type KeyScope } from "../../runtime/config/vocabulary/entry.ts";

/** The reference pages that are made from the catalogue and the table of rules: file below docs/, and Markdown. */
export const pages: Readonly<Record<string, () => string>> = { "keys.md": keysPage, "rules.md": rulesPage };

const made =
  "<!-- Made by `npm run docs`; edit the catalogue (runtime/config/vocabulary) or the rules (runtime/checks). -->";

function keysPage(): string {
  return [
    "# Every key",
    made,
    "What may stand in which section, what it is for, and what is easily taken wrongly. Any other key is a variable. `N` stands for a number, `*` for any rest of a name. The kinds: _framework_ is read when planning or running, _auto_ is set by the framework, _wrapper_ is read by the LSST wrapper, _pattern-variable_ is only used inside patterns, _convention_ is an ordinary variable with a customary name, _trap_ looks meaningful and is not.",
    ...keyScopes.flatMap(scopeSection),
  ].join("\n\n");
}

function scopeSection(scope: KeyScope): readonly string[] {
  return [`## ${scope === "global" ? "The top level" : `\`${scope}\``}`, keysOf(scope).map(keyLine).join("\n")];
}

function keyLine(entry: KeyEntry): string {
  const names = [entry.key, ...entry.aliases].map((name) => `\`${name}\``).join(", ");
  const words = entry.type === "bool" || entry.values.length === 0 ? "" : `: ${entry.values.join(", ")}`;
  const facts = [
    entry.kind,
    `${entry.type}${words}`,
    ...(entry.default === undefined ? [] : [`default \`${entry.default}\``]),
    ...(entry.required ? ["must be there"] : []),
    ...(entry.dialect === "lsst" ? ["LSST"] : []),
  ];
  const trap = entry.trap === undefined ? "" : ` **${plain(entry.trap)}**`;
  return `- ${names} (${plain(facts.join("; "))}): ${plain(entry.meaning)}${trap}`;
}

function plain(text: string): string {
  return text.replace(/[<*_]/g, (letter) => `\\${letter}`);
}

function rulesPage(): string {
  return [
    "# Every rule",
    made,
    `${ruleTable.length} rules. \`wcl explain CODE\` says the same in a terminal. An example stands under a small submission without faults (\`test/checks/frame.ts\`); the bad one raises its rule and no other, the good one nothing. Severities are set per project in \`wcl.toml\`, per line by \`# wcl: ignore[CODE]\`, and \`wcl check --baseline\` leaves out what was there before.`,
    ...ruleTable.flatMap(ruleSection),
  ].join("\n\n");
}

function ruleSection(rule: Rule | NotedRule): readonly string[] {
  const head = [`## ${rule.code}`, `**${rule.title}** (${rule.severity})`, plain(rule.explanation)];
  return "bad" in rule ? [...head, "Bad:", example(rule.bad), "Good:", example(rule.good)] : head;
}

function example({ text, without, templates }: Example): string {
  const comment = without === undefined ? "" : `# without: ${without.join(", ")}\n`;
  const butler =
    templates === undefined
      ? ""
      : `\n# and in the templates of the Butler:\n# ${templates.trim().replaceAll("\n", "\n# ")}`;
  return `\`\`\`\n${comment}${text}${butler}\n\`\`\``;
}
