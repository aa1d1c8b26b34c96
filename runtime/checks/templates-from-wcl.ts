import { policySections, templateOf, type DatasetType } from "../butler/policy.ts";
import { keyTypes, parseTemplate } from "../butler/template.ts";
import { templateText } from "../butler/token-text.ts";
import { yamlScalar } from "../butler/yaml-scalar.ts";
import { keySet } from "./template-edits.ts";
import type { SyncReports, SyncTied } from "./sync-report.ts";

/** A file of butler_templates, and the outputs that no template can stand for. */
export interface MadeTemplates {
  readonly text: string;
  readonly refused: readonly { readonly file: string; readonly module: string; readonly reason: string }[];
}

/**
 * The butler_templates that make the Butler's paths those of the WCL: one line for each tied output of any module whose
 * path is not the stock one already. Made of a comparison with the stock policy.
 */
export function templatesFromWcl({ reports, agreeing }: SyncReports): MadeTemplates {
  const made = new Map<string, { readonly type: DatasetType; readonly template: string }>();
  const refused: MadeTemplates["refused"][number][] = [];
  const agreed = new Set(
    agreeing.flatMap(({ type, view }) => (typeof type === "string" || view.half !== "whole" ? [] : [type.name])),
  );
  for (const report of reports) {
    if (report.kind !== "mismatch" || typeof report.type === "string" || report.view.at.which !== "output") continue;
    const { type } = report;
    const result = templateFor(report, type);
    const about = { file: report.view.at.name, module: report.view.at.module.name };
    if ("reason" in result) refused.push({ ...about, reason: result.reason });
    else if (agreed.has(type.name)) refused.push({ ...about, reason: `another ${type.name} has the stock path` });
    else if ((made.get(type.name)?.template ?? result.template) !== result.template)
      refused.push({ ...about, reason: `another ${type.name} lies at ${made.get(type.name)?.template ?? ""}` });
    else made.set(type.name, { type, template: result.template });
  }
  const lines = policySections.flatMap((section) => {
    const own = [...made.values()].filter(({ type }) => type.section === section);
    return own.length === 0 ? [] : [`${section}:`, ...own.map(({ type, template }) => line(type.name, template))];
  });
  return { text: lines.length === 0 ? "" : `${lines.join("\n")}\n`, refused };
}

const line = (name: string, template: string) => `    ${yamlScalar(name)}: '${template.replaceAll("'", "''")}'`;

function templateFor(
  { view }: SyncTied,
  type: DatasetType,
): { readonly template: string } | { readonly reason: string } {
  const { path } = view;
  if (path.kind === "outside") return { reason: "it lies outside the repository" };
  const unknown = path.tokens.find((token) => token.kind === "unknown");
  if (unknown?.kind === "unknown") return { reason: `\${${unknown.name}} has no value that is known before the run` };
  const stock = String(templateOf(type)?.value ?? "");
  const template = templateText(path.tokens, keyTypes(parseTemplate(stock)));
  if (keySet(template) !== keySet(stock))
    return {
      reason: `its keys are ${keySet(template) || "none"}, those of ${type.name} are ${keySet(stock) || "none"}`,
    };
  return { template };
}
