import type { Problem } from "../../grammar/problem.ts";
import type { FactRows } from "../plan/facts.ts";
import type { MetadataQuery } from "../plan/metadata-question.ts";
import type { RegistryOptions } from "./options.ts";
import { withRegistry } from "./with-registry.ts";

/** Rows by module, then `list-NAME` or `file-NAME`. */
export type AnsweredRows = ReadonlyMap<string, ReadonlyMap<string, FactRows>>;

/**
 * Asks the registry every question of a submission (`query_fields` and so on), in order. The registry is opened only
 * when there is one. A question that it refuses is a problem where it is written.
 */
export async function askRegistry(
  lookups: readonly MetadataQuery[],
  options: RegistryOptions,
): Promise<{ readonly rows: AnsweredRows; readonly problems: readonly Problem[] }> {
  const rows = new Map<string, Map<string, FactRows>>();
  const problems: Problem[] = [];
  if (lookups.length > 0)
    await withRegistry(options, async (registry) => {
      for (const query of lookups) {
        const answer = await registry.askMetadata(query);
        if (answer.kind === "refused") problems.push(refused(query, answer.message));
        else {
          const known = rows.get(query.module) ?? new Map<string, FactRows>();
          rows.set(query.module, known.set(query.definition, answer.rows));
        }
      }
    });
  return { rows, problems };
}

function refused({ module, definition, place }: MetadataQuery, message: string): Problem {
  return {
    code: "RUN803",
    severity: "error",
    message: `the registry cannot answer ${definition.replace("-", " ")} of ${module}: ${message}`,
    file: place.file,
    span: place.span,
    related: [],
    fixes: [],
  };
}
