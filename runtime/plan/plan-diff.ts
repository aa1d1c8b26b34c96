/** What an edit changes in a plan: quanta that come, go or change. Quanta are the same when their keys are. */
export interface PlanDifference {
  readonly block: string;
  readonly module: string;
  readonly kind: "added" | "removed" | "changed";
  readonly keys: Readonly<Record<string, string>>;
  /** Dotted name of what differs, and both values as text; an absent one is undefined. Only for `changed`. */
  readonly changes: readonly { readonly what: string; readonly before?: string; readonly after?: string }[];
}

/** A plan as `planToJson` writes it, as far as it is compared here. */
export interface ComparedPlan {
  readonly blocks: Readonly<Record<string, { readonly modules: Readonly<Record<string, ComparedModule>> }>>;
}

interface ComparedModule {
  readonly wrappers: readonly (Readonly<Record<string, unknown>> & {
    readonly keys: Readonly<Record<string, string>>;
  })[];
}

/**
 * Compares two plans, block by block and module by module, in the order of the newer one. Numbers of instances and
 * jobs are not compared: an added quantum moves all that follow.
 */
export function diffPlans(before: ComparedPlan, after: ComparedPlan): readonly PlanDifference[] {
  const found: PlanDifference[] = [];
  for (const block of names(after.blocks, before.blocks)) {
    const [old, now] = [before.blocks[block]?.modules ?? {}, after.blocks[block]?.modules ?? {}];
    for (const module of names(now, old)) diffModule(found, block, module, old[module], now[module]);
  }
  return found;
}

function names(one: object, other: object): readonly string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])];
}

type Quanta = ReadonlyMap<string, ComparedModule["wrappers"][number]>;

function quantaOf(module: ComparedModule | undefined): Quanta {
  return new Map(
    (module?.wrappers ?? []).map((quantum) => [JSON.stringify(Object.entries(quantum.keys).sort()), quantum]),
  );
}

function diffModule(
  found: PlanDifference[],
  block: string,
  module: string,
  before: ComparedModule | undefined,
  after: ComparedModule | undefined,
): void {
  const [old, now] = [quantaOf(before), quantaOf(after)];
  for (const [id, quantum] of now) {
    const known = old.get(id);
    const changes = known === undefined ? [] : changesBetween(known, quantum);
    if (known === undefined) found.push({ block, module, kind: "added", keys: quantum.keys, changes });
    else if (changes.length > 0) found.push({ block, module, kind: "changed", keys: quantum.keys, changes });
  }
  for (const [id, { keys }] of old) if (!now.has(id)) found.push({ block, module, kind: "removed", keys, changes: [] });
}

function changesBetween(before: object, after: object): PlanDifference["changes"] {
  const [old, now] = [flatten(before), flatten(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((what) => {
    const [one, other] = [old.get(what), now.get(what)];
    if (one === other) return [];
    return [{ what, ...(one === undefined ? {} : { before: one }), ...(other === undefined ? {} : { after: other }) }];
  });
}

/** Numbers that any other quantum may move, at whatever depth they stand. */
const moving: ReadonlySet<string> = new Set(["wrapnum", "jobnum", "tmpfile_prefix"]);

/** Every text in it under its dotted name; a list of texts is one, its members on lines of their own. */
function flatten(value: object, path = "", all = new Map<string, string>()): ReadonlyMap<string, string> {
  for (const [key, inner] of Object.entries(value) as [string, unknown][]) {
    const name = path === "" ? key : `${path}.${key}`;
    if (moving.has(key)) continue;
    if (Array.isArray(inner) && inner.every((one) => typeof one !== "object")) all.set(name, inner.join("\n"));
    else if (typeof inner === "object" && inner !== null) flatten(inner, name, all);
    else all.set(name, String(inner));
  }
  return all;
}
