import type { DatasetType } from "./policy.ts";
import type { Query, Registry } from "./sqlite.ts";
import type { DataId } from "./template.ts";

interface Registries {
  readonly exposures: Registry;
  readonly calibrations: Registry;
}

/**
 * The missing keys of a data id from the registry. The rows must agree on one answer. `tract` and `patch` are nobody's
 * to look up, and neither is anything of a dataset type without tables.
 */
export async function lookUp(
  type: DatasetType,
  missing: readonly string[],
  id: DataId,
  registries: Registries,
): Promise<DataId> {
  const never = missing.filter((key) => key === "tract" || key === "patch" || type.tables.length === 0);
  if (never.length > 0) throw new Error(`the data id of ${type.name} lacks ${never.join(", ")}`);
  return type.section === "calibrations"
    ? calibration(type, missing, id, registries)
    : exposure(type, missing, id, registries.exposures);
}

/** What differs from exposure to exposure, not from ccd to ccd, stands in a table of its own. */
const perVisit: ReadonlySet<string> = new Set(["filter", "expTime", "taiObs"]);

function exposure(type: DatasetType, missing: readonly string[], id: DataId, registry: Registry): Promise<DataId> {
  const visit = id["visit"];
  const byVisit = visit !== undefined && missing.every((key) => perVisit.has(key) && key !== "expTime");
  if (byVisit && type.tables.includes("raw"))
    return only(registry, { wanted: missing, tables: ["raw_visit"], where: { visit } });
  const where = Object.fromEntries(Object.entries(id).filter(([key]) => key !== "tract" && key !== "patch"));
  return only(registry, { wanted: missing, tables: type.tables, where });
}

/** The frame that is valid at the time of the exposure. */
async function calibration(
  type: DatasetType,
  missing: readonly string[],
  id: DataId,
  registries: Registries,
): Promise<DataId> {
  const time = type.obsTimeName ?? "taiObs";
  const columns = type.columns ?? [];
  const unknown = [...columns, time].filter((key) => id[key] === undefined);
  const known = Object.fromEntries(Object.entries(id).filter(([key]) => type.refCols.includes(key)));
  const found =
    unknown.length === 0
      ? {}
      : await only(registries.exposures, { wanted: unknown, tables: type.reference, where: known });
  const whole: DataId = { ...id, ...found };
  const where = Object.fromEntries(columns.flatMap((key) => (whole[key] === undefined ? [] : [[key, whole[key]]])));
  const wanted = missing.filter((key) => whole[key] === undefined);
  const frame = await only(registries.calibrations, {
    wanted,
    tables: type.tables,
    where,
    validAt: String(whole[time] ?? ""),
  });
  return { ...found, ...frame };
}

async function only(registry: Registry, query: Query): Promise<DataId> {
  const rows = await registry.select(query);
  const [row] = rows;
  if (rows.length === 1 && row !== undefined) return row;
  const when = query.validAt === undefined ? "" : ` valid at ${query.validAt}`;
  throw new Error(
    `No unique lookup for ${query.wanted.join(", ")} in ${query.tables.join(" + ")} of ${registry.path}: ` +
      `${rows.length} rows have ${JSON.stringify(query.where)}${when}`,
  );
}
