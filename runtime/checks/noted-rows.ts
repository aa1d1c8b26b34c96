import type { Severity } from "../../grammar/problem.ts";
import type { NotedRule } from "./rule.ts";

/** One rule a line: `CODE severity | title | explanation`. */
export function notedRows(foundBy: NotedRule["foundBy"], rows: string): NotedRule[] {
  return rows
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [head = "", title = "", explanation = ""] = line.split(" | ").map((part) => part.trim());
      const [code = "", severity = ""] = head.split(" ");
      return { code, severity: severityOf(severity, line), title, explanation, foundBy };
    });
}

/** A word that this table misspells is our bug. */
function severityOf(word: string, line: string): Severity {
  if (word === "error" || word === "warning" || word === "information" || word === "hint") return word;
  throw new Error(`no severity in: ${line}`);
}
