import { datasetTypes, templateOf, type MergedPolicy, type PolicyLayer } from "./policy.ts";
import { formatPath, type DataId } from "./format-path.ts";
import { keyTypes, parseTemplate, type KeyType } from "./template.ts";

/** One dataset type as a line of a table. */
export interface PolicyRow {
  readonly type: string;
  readonly section: string;
  readonly template: string | undefined;
  readonly keys: ReadonlyMap<string, KeyType>;
  readonly storage: string | undefined;
  readonly layer: PolicyLayer | undefined;
  /** The template that an override hides. */
  readonly overrides: string | undefined;
  /** The path for a data id, when one is asked for and the type can be written with it. */
  readonly path?: string;
}

export interface RowFilter {
  readonly type?: string;
  readonly section?: string;
  readonly only?: "overridden";
  readonly expand?: DataId;
}

/** The policy as a table, sorted by type. */
export function policyRows(policy: MergedPolicy, filter: RowFilter = {}): PolicyRow[] {
  const rows = [...datasetTypes(policy).values()].map((type): PolicyRow => {
    const template = templateOf(type);
    const text = typeof template?.value === "string" ? template.value : undefined;
    const storage = type.entries.get("storage");
    const hidden = template?.layer === "repository" ? template.hidden[0]?.value : undefined;
    const path = filter.expand === undefined || !text ? undefined : formatPath(text, filter.expand);
    return {
      type: type.name,
      section: type.section,
      template: text,
      keys: keyTypes(parseTemplate(text ?? "")),
      storage: storage?.kind === "leaf" && typeof storage.value === "string" ? storage.value : undefined,
      layer: template?.layer,
      overrides: typeof hidden === "string" ? hidden : undefined,
      ...(path?.kind === "path" ? { path: path.path } : {}),
    };
  });
  return rows
    .filter((row) => filter.type === undefined || row.type.toLowerCase().includes(filter.type.toLowerCase()))
    .filter((row) => filter.section === undefined || row.section === filter.section)
    .filter((row) => filter.only === undefined || row.layer === "repository")
    .sort((a, b) => (a.type < b.type ? -1 : 1));
}

/** What is odd about a policy and worth a line below its table. */
export function policyRemarks(policy: MergedPolicy): {
  /** No template of its own: the camera would have to supply one. */
  readonly empty: readonly string[];
  /** Numbers the Butler computes; no files. */
  readonly ignored: readonly string[];
  /** Types that share one path. */
  readonly shared: readonly (readonly string[])[];
} {
  const rows = policyRows(policy);
  const byTemplate = new Map<string, string[]>();
  for (const { type, template } of rows) {
    if (template === undefined || template === "" || template === "ignored") continue;
    byTemplate.set(template, [...(byTemplate.get(template) ?? []), type]);
  }
  return {
    empty: rows.filter((row) => row.template === "").map((row) => row.type),
    ignored: rows.filter((row) => row.template === "ignored").map((row) => row.type),
    shared: [...byTemplate.values()].filter((types) => types.length > 1),
  };
}
