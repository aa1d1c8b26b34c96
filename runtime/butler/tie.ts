import { components } from "./path-tokens.ts";
import { diffTokens } from "./sync-align.ts";
import { datasetTypes, templateOf, type DatasetType, type MergedPolicy } from "./policy.ts";
import { templateTokens } from "./template-tokens.ts";
import type { Token } from "./token.ts";

/** What a file section of the WCL stands for on the Butler's side. */
export type Tie =
  | { readonly kind: "type"; readonly type: DatasetType; readonly by: "key" | "settings" | "filetype" | "section" }
  /** A file with a fixed place that is no dataset type; `path` is relative to `root`. */
  | { readonly kind: "special"; readonly path: string; readonly root: "repository" | "calibrations" }
  | { readonly kind: "reference catalogue" }
  | { readonly kind: "unknown type"; readonly name: string; readonly by: "key" | "settings" }
  | { readonly kind: "none" };

/** What is known of a file section; all as the WCL has it. */
export interface FileSection {
  readonly name: string;
  readonly filetype?: string;
  /** Key `butler_dataset_type`. */
  readonly declared?: string;
  /** The base name inside the job, after rename_file, when it is plain text. */
  readonly baseName?: string;
  /** The path below the Butler's root, when it is known so far. */
  readonly path?: readonly Token[];
}

/** The dataset types of a policy by every spelling that a file section may use. */
export interface TypeIndex {
  readonly byName: ReadonlyMap<string, DatasetType>;
  readonly folded: ReadonlyMap<string, DatasetType>;
  /** Folded and without underscores; only where that names one type. */
  readonly bare: ReadonlyMap<string, DatasetType>;
}

export function typeIndex(policy: MergedPolicy): TypeIndex {
  const byName = datasetTypes(policy);
  const all = [...byName.values()];
  const spellings = new Map<string, number>();
  for (const { name } of all) spellings.set(bare(name), (spellings.get(bare(name)) ?? 0) + 1);
  const single = all.filter((type) => spellings.get(bare(type.name)) === 1);
  return {
    byName,
    folded: new Map(all.map((type) => [type.name.toLowerCase(), type])),
    bare: new Map(single.map((type) => [bare(type.name), type])),
  };
}

const bare = (name: string) => name.replaceAll("_", "").toLowerCase();

/**
 * Ties a file section to a dataset type: by its own key, by the project's map from file types, by a file type or (without
 * a file type) a section name that is a dataset type's, letter case ignored. Files the Butler knows by place come last.
 */
export function tieOf(file: FileSection, types: TypeIndex, settings: ReadonlyMap<string, string>): Tie {
  const find = (name: string) => types.byName.get(name) ?? types.folded.get(name.toLowerCase());
  const said = file.declared === undefined ? undefined : ({ name: file.declared, by: "key" } as const);
  const mapped = settings.get((file.filetype ?? file.name).toLowerCase());
  const explicit = said ?? (mapped === undefined ? undefined : ({ name: mapped, by: "settings" } as const));
  if (explicit !== undefined) {
    const type = find(explicit.name);
    return type === undefined ? { kind: "unknown type", ...explicit } : { kind: "type", type, by: explicit.by };
  }
  const byFiletype = file.filetype === undefined ? undefined : find(file.filetype);
  if (byFiletype !== undefined) return { kind: "type", type: byFiletype, by: "filetype" };
  const special = specialFile(file);
  if (special !== undefined) return special;
  if (file.filetype !== undefined) return { kind: "none" };
  const bySection = find(file.name) ?? types.bare.get(bare(file.name));
  return bySection === undefined ? { kind: "none" } : { kind: "type", type: bySection, by: "section" };
}

/** The one type whose template is this path up to one stretch of text: a suggestion, never a tie. */
export function likelyType(path: readonly Token[], policy: MergedPolicy): DatasetType | undefined {
  const depth = components(path).length;
  const alike = [...datasetTypes(policy).values()].filter((type) => {
    const template = templateOf(type)?.value;
    if (typeof template !== "string" || template === "" || template === "ignored") return false;
    const tokens = templateTokens(template);
    if (components(tokens).length !== depth) return false;
    const hunks = diffTokens(path, tokens);
    return (
      hunks.length <= 1 && hunks.every((hunk) => [...hunk.wcl, ...hunk.butler].every(({ kind }) => kind === "literal"))
    );
  });
  return alike.length === 1 ? alike[0] : undefined;
}

const specialNames: ReadonlyMap<string, "repository" | "calibrations"> = new Map([
  ["registry.sqlite3", "repository"],
  ["calibRegistry.sqlite3", "calibrations"],
  ["repositoryCfg.yaml", "repository"],
  ["_mapper", "repository"],
]);

function specialFile(file: FileSection): Tie | undefined {
  const root = file.baseName === undefined ? undefined : specialNames.get(file.baseName);
  if (root !== undefined && file.baseName !== undefined) return { kind: "special", path: file.baseName, root };
  const [first] = file.path ?? [];
  return first?.kind === "literal" && first.text.startsWith("ref_cats/") ? { kind: "reference catalogue" } : undefined;
}
