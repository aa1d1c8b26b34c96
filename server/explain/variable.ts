import type { ConfigScalar } from "../../runtime/config/program.ts";
import { expand } from "../../runtime/config/expand.ts";
import type { Expansion, Step } from "../../runtime/config/expansion.ts";
import { find, type Where } from "../../runtime/config/scope.ts";
import { code, counted, placeLink } from "../markdown.ts";
import { moduleView } from "../plan-view.ts";
import type { Snapshot } from "../snapshot.ts";
import { hitsOf, standpointOf, type Hit, type Standpoint } from "../standpoint.ts";
import { moduleOf } from "../subject.ts";
import { keyMeaning } from "../vocabulary-view.ts";

/** A variable as seen from a place: its value, where it comes from, what it hides, how it expands. */
export function explainVariable(snapshot: Snapshot, name: string, path: readonly string[]): string {
  const survey = snapshot.context.submission.survey();
  const standpoint = standpointOf(survey, path);
  const hits = hitsOf(survey, name, standpoint);
  const [winner, ...others] = hits;
  const loop = loopValues(snapshot, name, path);
  const parts = [`**${code(name)}**`];
  if (loop !== undefined) parts.push(loop);
  if (winner === undefined) {
    if (loop === undefined) parts.push(unknown(snapshot, name, path, standpoint));
  } else {
    parts.push(explainValue(snapshot, winner, standpoint));
    const hidden = hiddenValues(snapshot, winner, others);
    if (hidden !== "") parts.push(hidden);
  }
  const meaning = keyMeaning(name, path) ?? keyMeaning(name, []);
  if (meaning !== undefined && meaning.kind !== "convention") parts.push(meaning.meaning);
  return parts.join("\n\n");
}

/** The value of an assignment as it is written here: what it expands to, and whether it is the one that counts. */
export function explainAssignment(snapshot: Snapshot, key: string, start: number, path: readonly string[]): string {
  const survey = snapshot.context.submission.survey();
  const standpoint = standpointOf(survey, path);
  const { file } = snapshot.source;
  const here = (node: ConfigScalar): boolean => node.key.file === file && node.key.span.start === start;
  for (const hit of hitsOf(survey, key, standpoint)) {
    if (hit.node.kind === "section") continue;
    if (here(hit.node)) {
      const hidden = hiddenValues(snapshot, hit, []);
      return [explainValue(snapshot, hit, standpoint), hidden].filter((part) => part !== "").join("\n\n");
    }
    if (hit.node.hidden.some(here))
      return `Hidden by ${placeLink(snapshot, hit.node.place)}, which sets ${code(hit.node.text)}.`;
  }
  return "";
}

/** What a text expands to, with the steps; empty when there is nothing to expand. */
export function explainExpansion(snapshot: Snapshot, expansion: Expansion): string {
  const told = snapshot.context.kind === "none" ? [] : expansion.problems;
  if (expansion.steps.length === 0 && expansion.requests.length === 0 && told.length === 0) return "";
  const shown = expansion.values.slice(0, 10).map((value) => code(value));
  const rest = expansion.values.length - shown.length;
  const parts = [`expands to ${shown.join(", ")}${rest > 0 ? ` … and ${counted(rest, "more", "more")}` : ""}`];
  const steps = expansion.steps.slice(0, 12).map((step) => stepLine(snapshot, step));
  if (expansion.steps.length > steps.length) steps.push(`- … and ${expansion.steps.length - steps.length} more`);
  if (steps.length > 0) parts.push(steps.join("\n"));
  for (const request of expansion.requests.slice(0, 3)) {
    const what = request.form === "header" ? "from the header" : "answered by the function";
    parts.push(`⟨${what} ${code(request.call)}, known only in the run⟩`);
  }
  if (told[0] !== undefined) parts.push(`⚠ ${told[0].message}`);
  return parts.join("\n\n");
}

function explainValue(snapshot: Snapshot, { where, node }: Hit, { context }: Standpoint): string {
  if (node.kind === "section")
    return `A section, opened at ${node.opened.map((place) => placeLink(snapshot, place)).join(", ")}.`;
  const origin = `= ${code(node.text)} — ${whereText(where)}, ${placeLink(snapshot, node.place)}${layerText(node)}`;
  if (node.atomic === true || !node.text.includes("$")) return origin;
  const { program } = snapshot.context.submission;
  return `${origin}\n\n${explainExpansion(snapshot, expand(program, node, context))}`.trimEnd();
}

function hiddenValues(snapshot: Snapshot, winner: Hit, others: readonly Hit[]): string {
  const line = (node: ConfigScalar, where: string): string =>
    `- ${code(node.text)} — ${where}${placeLink(snapshot, node.place)}${layerText(node)}`;
  const earlier = (node: Hit["node"]): readonly string[] =>
    node.kind === "scalar" ? node.hidden.map((one) => line(one, "")) : [];
  const lines = [...earlier(winner.node)];
  for (const { where, node } of others) {
    if (node.kind === "scalar") lines.push(line(node, `${whereText(where)}, `), ...earlier(node));
  }
  if (lines.length === 0) return "";
  const rest = lines.length > mostHidden ? [`- … and ${lines.length - mostHidden} more`] : [];
  return ["hides", ...lines.slice(0, mostHidden), ...rest].join("\n");
}

/** More hidden values than this are counted, not shown. */
const mostHidden = 9;

/** A loop key has one value in each quantum: the first few, and how many there are. */
function loopValues(snapshot: Snapshot, name: string, path: readonly string[]): string | undefined {
  const module = moduleOf(path);
  if (module === undefined || snapshot.context.kind === "none") return undefined;
  const survey = snapshot.context.submission.survey().modules.get(module);
  if (survey?.loopKeys.every((key) => key.text.toLowerCase() !== name) !== false) return undefined;
  const view = moduleView(snapshot, module);
  const head = `loop key of ${code(module)}: one value in each quantum`;
  if (view.kind !== "planned") return head;
  const values = view.module.values.get(name) ?? { count: 0, first: [] };
  const shown = values.first.map((value) => code(value)).join(", ");
  return `${head}; ${counted(values.count, "value")}: ${shown}${values.count > values.first.length ? ", …" : ""}`;
}

function unknown(snapshot: Snapshot, name: string, path: readonly string[], { context }: Standpoint): string {
  const { program } = snapshot.context.submission;
  if (keyMeaning(name, path)?.kind === "auto" || keyMeaning(name, [])?.kind === "auto")
    return "*Set by the framework.*";
  if (snapshot.context.kind === "none") return "*Not set in this file; no known submission includes it.*";
  if (path[0] === "filename_pattern" || path[0] === "directory_pattern") {
    return "*Set by what uses the pattern: a loop key, or a key of the file, its module or block.*";
  }
  const found = find(program, name, context);
  const near =
    found.kind === "missing" && found.near.length > 0
      ? ` Did you mean ${found.near.map((one) => code(one)).join(", ")}?`
      : "";
  const where = found.kind === "missing" ? found.searched.map(whereText).join(", ") : "";
  return `*Not set; searched: ${where}.*${near}`;
}

function stepLine(snapshot: Snapshot, step: Step): string {
  const from = step.place === undefined ? "" : `, ${placeLink(snapshot, step.place)}`;
  const value =
    step.values === undefined ? code(step.text) : `${counted(step.values.length, "value")} of ${code(step.text)}`;
  return `${"  ".repeat(Math.min(step.depth, 6))}- ${code(`\${${step.name}}`)} → ${value} — ${whereText(step.where)}${from}`;
}

/** One place of the search, in words. */
export function whereText(where: Where): string {
  switch (where.kind) {
    case "current":
      return "current values";
    case "object":
      return "this definition";
    case "scope":
      return `${where.scope} ${code(where.name)}`;
    case "global":
      return "top level";
    case "path":
      return "by its path";
  }
}

function layerText(node: ConfigScalar): string {
  const words = {
    defaults: ", default",
    database: ", default of the registry",
    setting: ", command line",
    submission: "",
  };
  return words[node.layer];
}
