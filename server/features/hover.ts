import type { Span } from "../../grammar/span.ts";
import type { Assignment, Include, Section } from "../../grammar/tree.ts";
import { expand } from "../../runtime/config/expand.ts";
import { explainFile, explainList } from "../explain/data.ts";
import { explainEntry } from "../explain/key.ts";
import { explainBlock, explainModule } from "../explain/module.ts";
import { explainNamed } from "../explain/named.ts";
import { explainSteps } from "../explain/names.ts";
import { explainIgnored } from "../explain/rule.ts";
import { explainAssignment, explainExpansion, explainVariable } from "../explain/variable.ts";
import { code, placeLink } from "../markdown.ts";
import { shownQuanta } from "../judgement.ts";
import { mentionUnder } from "../mention-at.ts";
import { moduleView } from "../plan-view.ts";
import type { Snapshot } from "../snapshot.ts";
import { isTemplatesFile } from "../templates-file.ts";
import { hoverTemplates } from "./templates.ts";
import { standpointOf } from "../standpoint.ts";
import { moduleOf, type Mention } from "../subject.ts";
import { sectionsAt, statementAt } from "../tree-walk.ts";
import { keyMeaning } from "../vocabulary-view.ts";
import { ignoredCodeAt } from "./ignored-code.ts";

export interface Hover {
  readonly span: Span;
  readonly markdown: string;
  /** The module whose quanta it speaks of, when there are more than it shows; they are in the plan view. */
  readonly more?: { readonly module: string; readonly count: number };
}

/**
 * What stands at a place, explained from the program and the plan that would run. Inert: no process, no network, no
 * function of the text, no header is read.
 */
export function hover(snapshot: Snapshot, offset: number): Hover | undefined {
  const { source } = snapshot;
  if (isTemplatesFile(source.file)) return hoverTemplates(snapshot, offset);
  const ignored = ignoredCodeAt(source, offset);
  if (ignored !== undefined) return { span: ignored.span, markdown: explainIgnored(ignored.code) };
  const mention = mentionUnder(source, offset);
  if (mention !== undefined && mention.role !== "assign")
    return { span: mention.span, markdown: explain(snapshot, mention), ...moreOf(snapshot, moduleOfMention(mention)) };
  const statement = statementAt(source.document, offset);
  const path = sectionsAt(source.document, offset).map((section) => section.name);
  if (statement?.kind === "include") return hoverInclude(snapshot, statement);
  if (statement?.kind === "assignment") return hoverAssignment(snapshot, statement, path, offset);
  return hoverTag(snapshot, offset, path);
}

/** The explanation of whatever a mention names. */
function explain(snapshot: Snapshot, { subject, path }: Mention): string {
  switch (subject.kind) {
    case "variable":
      return explainVariable(snapshot, subject.name, path);
    case "path":
      return explainVariable(snapshot, subject.path.join("."), path);
    case "definition":
      return subject.of === "file"
        ? explainFile(snapshot, subject.module, subject.name)
        : explainList(snapshot, subject.module, subject.name);
    case "entry":
      if (subject.of === "module") return explainModule(snapshot, subject.name);
      return subject.of === "block"
        ? explainBlock(snapshot, subject.name)
        : explainNamed(snapshot, subject.of, subject.name, path);
  }
}

/** The module whose quanta a hover on a name counts. */
function moduleOfMention({ subject, path }: Mention): string | undefined {
  if (subject.kind === "definition") return subject.module;
  if (subject.kind !== "entry") return undefined;
  return subject.of === "module" ? subject.name : moduleOf(path);
}

function moreOf(snapshot: Snapshot, module: string | undefined): Pick<Hover, "more"> {
  const view = module === undefined ? undefined : moduleView(snapshot, module);
  if (module === undefined || view?.kind !== "planned" || view.module.count <= shownQuanta) return {};
  return { more: { module, count: view.module.count } };
}

/** A key: its meaning and value. On filepat and dirpat: the names they give. */
function hoverAssignment(
  snapshot: Snapshot,
  item: Assignment,
  path: readonly string[],
  offset: number,
): Hover | undefined {
  const key = item.key.toLowerCase();
  const onKey = offset <= item.keySpan.end;
  const span = onKey ? item.keySpan : item.value.span;
  if (path.at(-1) === "cmdline") return { span, markdown: hoverArgument(snapshot, item, path) };
  const meaning = keyMeaning(key, path);
  const parts: string[] = [];
  if (meaning !== undefined && onKey) parts.push(explainEntry(meaning, item.key));
  else parts.push(`**${code(item.key)}**`);
  parts.push(explainAssignment(snapshot, key, item.keySpan.start, path) || written(snapshot, item, path));
  const [top, module = "", kind, name = ""] = path;
  const named = key === "filepat" || key === "dirpat" || key === "filename";
  const names = named && top === "module" && path.length === 4;
  if (names) {
    parts.push(kind === "file" ? explainFile(snapshot, module, name) : explainList(snapshot, module, name));
    if (key !== "filename") parts.push(explainSteps(snapshot, path, key));
  }
  const markdown = parts.filter((part) => part !== "").join("\n\n");
  return { span, markdown, ...(names ? moreOf(snapshot, module) : {}) };
}

/** Keys that no search reaches (patterns, exec, wrapper): what is written, expanded from here. */
function written(snapshot: Snapshot, item: Assignment, path: readonly string[]): string {
  const { submission } = snapshot.context;
  const value = `= ${code(item.value.text)}`;
  if (!item.value.text.includes("$")) return value;
  const { context } = standpointOf(submission.survey(), path);
  const pattern = path[0] === "filename_pattern" || path[0] === "directory_pattern";
  if (pattern) return `${value}\n\n*Filled in by each file or list that uses the pattern.*`;
  const expansion = expand(submission.program, item.value, context, { file: snapshot.source.file, lists: "keep" });
  return `${value}\n\n${explainExpansion(snapshot, { ...expansion, problems: [], steps: expansion.steps, keep: [] })}`;
}

function hoverArgument(snapshot: Snapshot, item: Assignment, path: readonly string[]): string {
  const place = /^_(\d+)/.exec(item.key)?.[1];
  const what =
    place !== undefined ? `Positional argument ${Number(place)}.` : `Option ${code(item.key)} of the command line.`;
  const flag = item.value.text === "_flag" ? "It is given alone, without a value." : "";
  return [what, flag === "" ? written(snapshot, item, path) : flag].join("\n\n");
}

function hoverInclude(snapshot: Snapshot, item: Include): Hover | undefined {
  const link = snapshot.context.submission.program.includes.find(
    (one) => one.from.file === snapshot.source.file && one.from.span.start === item.target.span.start,
  );
  if (link === undefined) return undefined;
  const start = { start: 0, end: 0 };
  const parts = [`**include** ${code(link.name)}`];
  if (link.target === undefined) parts.push("*No such file.*");
  else parts.push(`${placeLink(snapshot, { file: link.target, span: start })} — ${code(link.target)}`);
  const others = link.candidates.filter((candidate) => candidate !== link.target);
  if (others.length > 0) parts.push(`Passed over: ${others.map((other) => code(other)).join(", ")}`);
  return { span: item.target.span, markdown: parts.join("\n\n") };
}

/** A tag without a name of its own: what the catalogue says of the section. */
function hoverTag(snapshot: Snapshot, offset: number, path: readonly string[]): Hover | undefined {
  const sections = sectionsAt(snapshot.source.document, offset);
  const index = sections.findIndex((one) => onName(one, offset));
  const section = sections[index];
  if (section === undefined) return undefined;
  const meaning = keyMeaning(section.name, path.slice(0, index));
  const close = section.close?.nameSpan;
  const span = close !== undefined && close.start <= offset ? close : section.nameSpan;
  if (meaning === undefined) return undefined;
  return { span, markdown: explainEntry(meaning, section.name) };
}

function onName({ nameSpan, close }: Section, offset: number): boolean {
  const inside = (span: Span | undefined): boolean => span !== undefined && span.start <= offset && offset <= span.end;
  return inside(nameSpan) || inside(close?.nameSpan);
}
