import type { Lineage, LineageFile } from "../registry/lineage.ts";
import { fullName } from "./lineage-text.ts";

/** The lineage in the JSON form of the W3C's provenance model (PROV-JSON): files are entities, tasks activities. */
export function lineageProv(lineage: Lineage): unknown {
  const files = [...lineage.files.values()];
  const entity = (file: LineageFile): string => `wcl:file/${encodeURIComponent(fullName(file))}`;
  const activity = (task: number): string => `wcl:task/${task}`;
  const entityOf = (id: number): string | undefined => {
    const file = lineage.files.get(id);
    return file === undefined ? undefined : entity(file);
  };
  const made = files.filter(({ task }) => lineage.tasks.has(task));
  const used = [...lineage.tasks.values()].flatMap((task) =>
    task.used.flatMap((id) => {
      const name = entityOf(id);
      return name === undefined ? [] : [{ "prov:activity": activity(task.id), "prov:entity": name }];
    }),
  );
  const derived = lineage.derived.flatMap(({ child, parent }) => {
    const [one, other] = [entityOf(child), entityOf(parent)];
    return one === undefined || other === undefined ? [] : [{ "prov:generatedEntity": one, "prov:usedEntity": other }];
  });
  return {
    prefix: { wcl: "urn:wcl:" },
    entity: Object.fromEntries(files.map((file) => [entity(file), entityFacts(file)])),
    activity: Object.fromEntries(
      [...lineage.tasks.values()].map((task) => [
        activity(task.id),
        withoutNulls({
          "prov:label": task.module ?? task.name,
          "prov:startTime": task.started,
          "prov:endTime": task.ended,
          "wcl:run": task.run,
          "wcl:wrapnum": task.wrapnum,
          "wcl:program": task.name,
          "wcl:version": task.version,
          "wcl:host": task.host,
          "wcl:argv": task.argv.length === 0 ? null : JSON.stringify(task.argv),
        }),
      ]),
    ),
    wasGeneratedBy: numbered(
      "g",
      made.map((file) => ({ "prov:entity": entity(file), "prov:activity": activity(file.task) })),
    ),
    used: numbered("u", used),
    wasDerivedFrom: numbered("d", derived),
  };
}

function entityFacts(file: LineageFile): Record<string, unknown> {
  return withoutNulls({
    "prov:label": fullName(file),
    "prov:type": file.filetype,
    "wcl:filesize": file.filesize,
    "wcl:md5sum": file.md5sum,
    "wcl:places": file.places.length === 0 ? null : file.places,
  });
}

/** Relations need names; blank ones say that the names mean nothing. */
function numbered(letter: string, relations: readonly unknown[]): Record<string, unknown> {
  return Object.fromEntries(relations.map((relation, at) => [`_:${letter}${at + 1}`, relation]));
}

function withoutNulls(facts: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null));
}
