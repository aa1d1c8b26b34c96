import type { Place } from "../grammar/span.ts";
import { datasetTypes, templateOf, type DatasetType, type PolicyLayer } from "../runtime/butler/policy.ts";
import { keyTypes, parseTemplate } from "../runtime/butler/template.ts";
import type { CheckInput } from "../runtime/checks/rule.ts";
import { syncRows, type SyncRow } from "../runtime/checks/sync-table.ts";

/** The Butler's side of a submission, as features show it. Plain data. */
export interface ButlerView {
  /** The file of butler_templates that its modules name, when it can be read. */
  readonly templates: string | undefined;
  /** Every dataset type with a template, overrides applied. */
  readonly types: readonly DatasetTypeView[];
  /** What each file section stands for, and whether its path is the Butler's. */
  readonly files: readonly SyncRow[];
}

export interface DatasetTypeView {
  readonly name: string;
  readonly section: string;
  readonly template: string;
  readonly layer: PolicyLayer;
  /** What an override hides. */
  readonly stock: string | undefined;
  readonly keys: readonly string[];
  /** Where the template is written, the one that counts first, then those that it hides. */
  readonly places: readonly Place[];
}

export function butlerView(input: CheckInput): ButlerView | undefined {
  const { butler } = input;
  if (butler === undefined) return undefined;
  const sync = input.sync();
  const own = sync.templates.find(({ file }) => file !== undefined);
  const types = [...datasetTypes(own?.policy ?? butler.stock).values()].flatMap(typeView);
  return { templates: own?.file?.path, types, files: syncRows(sync) };
}

function typeView(type: DatasetType): DatasetTypeView[] {
  const leaf = templateOf(type);
  const template = leaf?.value;
  if (leaf === undefined || typeof template !== "string" || template === "" || template === "ignored") return [];
  const [hidden] = leaf.hidden;
  const places = [leaf, ...leaf.hidden].flatMap(({ place }) => place ?? []);
  const stock = leaf.layer === "repository" && typeof hidden?.value === "string" ? hidden.value : undefined;
  const keys = [...keyTypes(parseTemplate(template)).keys()];
  return [{ name: type.name, section: type.section, template, layer: leaf.layer, stock, keys, places }];
}

/** The dataset type of a file section and the verdict on its path. */
export function butlerFileOf(
  view: ButlerView | undefined,
  module: string,
  name: string,
): { readonly row: SyncRow; readonly type: DatasetTypeView | undefined } | undefined {
  const row = view?.files.find((one) => one.module === module && one.file === name);
  return row === undefined ? undefined : { row, type: view?.types.find((type) => type.name === row.type) };
}
