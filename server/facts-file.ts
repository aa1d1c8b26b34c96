import { dirname, isAbsolute, join } from "node:path";
import type { Facts } from "../runtime/plan/facts.ts";
import { factsFromJson } from "../runtime/plan/facts-json.ts";
import type { EditorSystem } from "./editor-system.ts";

/** What there is of facts for a submission. */
export type FactsState =
  | { readonly kind: "none" }
  | { readonly kind: "refused"; readonly file: string; readonly reason: string }
  | { readonly kind: "taken"; readonly file: string; readonly facts: Facts };

/** Reads the facts that the last plan or run left for a submission; once per version of the file. */
export interface FactsReader {
  readonly read: (entry: string, factsFile: string) => FactsState;
  /** One word that changes whenever `read` would answer something else. */
  readonly version: (entry: string, factsFile: string) => string;
}

export function createFactsReader(system: EditorSystem): FactsReader {
  const known = new Map<string, { readonly version: string; readonly state: FactsState }>();
  return {
    version: (entry, factsFile) =>
      placesOf(entry, factsFile)
        .map((file) => system.version(file))
        .join(" "),
    read: (entry, factsFile) => {
      const file = placesOf(entry, factsFile).find((one) => system.version(one) !== "missing");
      if (file === undefined) return none;
      const version = system.version(file);
      const before = known.get(file);
      if (before?.version === version) return before.state;
      const state = readState(file, system);
      known.set(file, { version, state });
      return state;
    },
  };
}

/** One and the same, so that it is seen that nothing has changed. */
const none: FactsState = { kind: "none" };

/** Where facts may lie: the file of the setting, else beside the submission. */
export function placesOf(entry: string, factsFile: string): readonly string[] {
  if (factsFile !== "") return [isAbsolute(factsFile) ? factsFile : join(dirname(entry), factsFile)];
  return [`${entry}.facts.json`, `${entry.replace(/\.[^./\\]*$/, "")}.facts.json`];
}

function readState(file: string, system: EditorSystem): FactsState {
  const result = system.read(file);
  if (result.kind === "missing") return none;
  if (result.kind === "unreadable") return { kind: "refused", file, reason: result.reason };
  const { facts, problems } = factsFromJson(result.text, file);
  if (facts === undefined) return { kind: "refused", file, reason: problems[0]?.message ?? "not a facts file" };
  return { kind: "taken", file, facts };
}
