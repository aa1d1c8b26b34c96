import type { LineageGroup } from "./messages.ts";

/** What `wcl provenance NAME --json` says, as far as it is drawn. */
export interface LineageAnswer {
  readonly root: number;
  readonly namedAt: { readonly file: string; readonly line: number } | null;
  readonly files: readonly {
    readonly id: number;
    readonly name: string;
    readonly filetype: string;
    readonly task: number;
  }[];
  readonly derived: readonly { readonly child: number; readonly parent: number }[];
  readonly tasks: readonly { readonly id: number; readonly module: string | null }[];
}

/** So many names of a group are told. */
const mostNames = 100;

/**
 * Ancestors and descendants of a file by type and module, ancestors first: a coadd of hundreds of exposures is a line
 * for each step, not hundreds of boxes.
 */
export function lineageGroups(answers: readonly LineageAnswer[]): readonly LineageGroup[] {
  const files = new Map(answers.flatMap((answer) => answer.files.map((file) => [file.id, file] as const)));
  const modules = new Map(answers.flatMap(({ tasks }) => tasks.map(({ id, module }) => [id, module ?? ""] as const)));
  const edges = answers.flatMap(({ derived }) => derived);
  const root = answers[0]?.root;
  const ids = new Set([
    ...(root === undefined ? [] : [root]),
    ...edges.flatMap(({ child, parent }) => [child, parent]),
  ]);
  const groupOf = (id: number): string => {
    const file = files.get(id);
    return `${file?.filetype ?? ""} ${modules.get(file?.task ?? -1) ?? ""}`;
  };
  const depths = depthsOf(ids, edges);
  const members = new Map<string, number[]>();
  for (const id of ids) members.set(groupOf(id), [...(members.get(groupOf(id)) ?? []), id]);
  const mean = (some: readonly number[]): number =>
    some.reduce((sum, id) => sum + (depths.get(id) ?? 0), 0) / some.length;
  return [...members]
    .sort(([, one], [, other]) => mean(one) - mean(other))
    .map(([id, own]) => {
      const parents = edges.filter(({ child }) => groupOf(child) === id).map(({ parent }) => groupOf(parent));
      const [first = -1] = own;
      return {
        ...{ id, filetype: files.get(first)?.filetype ?? "", module: modules.get(files.get(first)?.task ?? -1) ?? "" },
        ...{ count: own.length, root: root !== undefined && own.includes(root) },
        names: own.slice(0, mostNames).map((one) => files.get(one)?.name ?? ""),
        after: [...new Set(parents)].filter((one) => one !== id),
      };
    });
}

/** Longest way from a file without parents; round trips, which no lineage should have, end where they begin. */
function depthsOf(
  ids: ReadonlySet<number>,
  edges: readonly { readonly child: number; readonly parent: number }[],
): ReadonlyMap<number, number> {
  const parents = new Map<number, number[]>();
  for (const { child, parent } of edges) parents.set(child, [...(parents.get(child) ?? []), parent]);
  const depths = new Map<number, number>();
  const depth = (id: number, way: ReadonlySet<number>): number => {
    const known = depths.get(id);
    if (known !== undefined) return known;
    if (way.has(id)) return 0;
    const above = (parents.get(id) ?? []).map((parent) => depth(parent, new Set([...way, id])));
    const own = above.length === 0 ? 0 : 1 + Math.max(...above);
    depths.set(id, own);
    return own;
  };
  for (const id of ids) depth(id, new Set());
  return depths;
}
