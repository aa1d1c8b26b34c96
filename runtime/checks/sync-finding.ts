import { basename } from "node:path";
import type { Related, Severity } from "../../grammar/problem.ts";
import type { Place } from "../../grammar/span.ts";
import { templateOf } from "../butler/policy.ts";
import { originOf } from "../butler/token.ts";
import type { Program } from "../config/program.ts";
import type { Finding } from "./rule.ts";
import { ownPatternFix, syncFixes } from "./sync-edits.ts";
import { exampleText } from "./sync-example.ts";
import type { SyncGroup } from "./sync-groups.ts";
import { nearNameOf } from "./sync-near.ts";
import type { SyncCompared } from "./sync-report.ts";

/** A mismatch told to people: which file, what differs, for which data id, where on both sides. */
export function syncFinding(group: SyncGroup, severity: Severity, program: Program): Finding {
  const { report, others } = group;
  const { view, sync, type } = report;
  const [first] = sync.differences;
  const name = typeof type === "string" ? type : type.name;
  const what =
    typeof type === "string" ? `the place where the Butler looks for ${name}` : `the Butler template of ${name}`;
  const part = view.half === "directory" ? "directory" : "path";
  const differences = sync.differences.map((one) => one.message).join("; ");
  const more =
    others.length === 0
      ? ""
      : ` (and of ${others.length} more ${others.length === 1 ? "file" : "files"} of this pattern)`;
  const near = nearNameOf(report, program);
  const meant = near === undefined ? "" : ` Did you mean ${near.name}?`;
  const message = `in-job ${part} of ${view.at.name}${more} does not match ${what}: ${differences}.${meant}${exampleText(sync)}`;
  return {
    place: group.place,
    message: message.charAt(0).toUpperCase() + message.slice(1),
    severity: weaker(report, first?.code, severity),
    related: [
      ...relatedTo(report, group.place),
      ...others.map((other) => ({ ...other.view.at.tag, message: `also file.${other.view.at.name}` })),
    ],
    fixes: [...(near?.fixes ?? []), ...syncFixes(group, program)],
  };
}

/**
 * The same fault told at each file that a shared pattern serves wrongly: there one sees which files a change of the
 * pattern would touch, and can give one of them a pattern of its own. One fault is one error: these are information.
 */
export function* sharedFindings({ report, others, place }: SyncGroup, program: Program): Generator<Finding> {
  if (others.length === 0) return;
  for (const one of [report, ...others]) {
    const { view, sync, type } = one;
    const choice = choiceOf(one, place);
    if (choice === undefined) continue;
    const name = typeof type === "string" ? type : type.name;
    const difference = sync.differences[0];
    yield {
      place: choice,
      message: `file.${view.at.name} shares a pattern that does not match ${name}: ${difference?.message ?? "the paths differ"}.${exampleText(sync)}`,
      severity: "information",
      related: [{ ...place, message: "the shared pattern" }],
      fixes: ownPatternFix(one, program),
    };
  }
}

/**
 * The key that chooses the faulty pattern: the name's when the fault lies in the naming text, else the directory's. Of a
 * file that an earlier step names it is the section itself.
 */
function choiceOf({ view }: SyncCompared, fault: Place): Place | undefined {
  const { naming } = view;
  const inName = naming !== undefined && holds(naming.place, fault);
  const choice = (inName ? view.filepat : view.dirpat)?.place;
  return choice === undefined || holds(choice, fault) ? view.at.tag : choice;
}

const holds = (outer: Place, inner: Place) =>
  outer.file === inner.file && outer.span.start <= inner.span.start && inner.span.end <= outer.span.end;

/** Inputs are also found with a compression suffix; and what no id shows may never happen. */
function weaker(report: SyncCompared, code: string | undefined, severity: Severity): Severity {
  if (code === "compression-suffix" && report.view.at.which === "input") return "information";
  return report.sync.trial.kind === "none" && severity === "error" ? "warning" : severity;
}

function relatedTo({ view, type, sync, templates }: SyncCompared, place: Place): Related[] {
  const related: Related[] = [];
  const add = (where: Place | undefined, message: string) => {
    if (where === undefined || where.file === "") return;
    if (where.file === place.file && where.span.start === place.span.start) return;
    related.push({ ...where, message });
  };
  const token = sync.differences[0]?.wcl[0];
  add(token === undefined ? undefined : originOf(token)?.place, "this piece of the WCL path");
  add(view.at.tag, `file.${view.at.name}`);
  add(view.directory?.place, "its directory in the job");
  add(view.naming?.place, "its name");
  const leaf = typeof type === "string" ? undefined : templateOf(type);
  add(
    leaf?.place,
    `template of ${typeof type === "string" ? type : type.name}${leaf?.layer === "repository" ? ` (${basename(templates.file?.path ?? "")})` : ""}`,
  );
  return related;
}
