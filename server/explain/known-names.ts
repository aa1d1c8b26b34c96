import { expand } from "../../runtime/config/expand.ts";
import {
  findDirectoryPattern,
  findFilePattern,
  patternName,
  type PatternLookup,
} from "../../runtime/config/pattern.ts";
import { code } from "../markdown.ts";
import type { Snapshot } from "../snapshot.ts";
import { standpointOf } from "../standpoint.ts";

/** What the names of a definition are known to be before any query is answered; unknown variables stand as written. */
export function explainKnownNames(snapshot: Snapshot, module: string, kind: "file" | "list", name: string): string {
  const { program, survey } = snapshot.context.submission;
  const { context } = standpointOf(survey(), ["module", module, kind, name]);
  const named = (key: "filepat" | "dirpat"): string | undefined => patternName(program, key, context)?.text;
  const filepat = named("filepat");
  const dirpat = kind === "list" ? "list" : named("dirpat");
  const filled = (found: PatternLookup | undefined): string | undefined =>
    found?.kind === "found" ? expand(program, found.template, context, { lists: "keep" }).values[0] : undefined;
  const own = context.object?.get("filename");
  const template = own ?? (filepat === undefined ? undefined : filled(findFilePattern(program, filepat)));
  const file = typeof template === "string" ? template : template?.text;
  const runtime = dirpat === undefined ? undefined : filled(findDirectoryPattern(program, dirpat, "runtime"));
  const ops = dirpat === undefined ? undefined : filled(findDirectoryPattern(program, dirpat, "ops"));
  if (file === undefined && runtime === undefined) return "";
  const lines = [`In the job: ${code(`${runtime ?? "?"}/${file ?? "?"}`)}`];
  if (kind === "file" && ops !== undefined)
    lines.push(`In the archive, if it is an output: ${code(`${ops}/${file ?? "?"}`)}`);
  return lines.join("\n\n");
}
