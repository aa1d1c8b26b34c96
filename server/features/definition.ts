import type { Place, Span } from "../../grammar/span.ts";
import type { ConfigNode, ConfigSection } from "../../runtime/config/program.ts";
import { definitionOf } from "../../runtime/checks/survey.ts";
import { butlerFileOf } from "../butler-view.ts";
import { mentionUnder } from "../mention-at.ts";
import type { Snapshot } from "../snapshot.ts";
import { hitsOf, nodeAtPath, standpointOf } from "../standpoint.ts";
import { isTemplatesFile } from "../templates-file.ts";
import { templatesTarget } from "./templates.ts";
import { moduleOf, subjectKey, type Mention, type Subject } from "../subject.ts";
import { statementAt } from "../tree-walk.ts";

/** Where a jump leads: `origin` is what was jumped from. */
export interface Target {
  readonly origin: Span;
  readonly places: readonly { readonly whole: Place; readonly name: Place }[];
}

/** A variable leads to the assignment that wins, a name to the section that defines it, an include to its file. */
export function definition(snapshot: Snapshot, offset: number): Target | undefined {
  if (isTemplatesFile(snapshot.source.file)) return templatesTarget(snapshot, offset);
  const templates = templateTarget(snapshot, offset);
  if (templates !== undefined) return templates;
  return jump(snapshot, offset, (mention) => {
    const all = writtenPlaces(snapshot, mention);
    const onIt = all[0]?.file === snapshot.source.file && all[0].span.start === mention.span.start;
    return mention.subject.kind === "variable" && !onIt ? all.slice(0, 1) : all;
  });
}

/** From the tag of a file section, which leads nowhere else, to the Butler's template and the layers that it hides. */
function templateTarget(snapshot: Snapshot, offset: number): Target | undefined {
  const mention = mentionUnder(snapshot.source, offset);
  if (mention?.subject.kind !== "definition" || mention.role !== "define") return undefined;
  const { module, name } = mention.subject;
  const places = butlerFileOf(snapshot.judgement?.butler, module, name)?.type?.places ?? [];
  if (places.length === 0) return undefined;
  return { origin: mention.span, places: places.map((place) => ({ whole: place, name: place })) };
}

/** Every assignment that a variable could take its value from, the winner first; for other names as `definition`. */
export function declaration(snapshot: Snapshot, offset: number): Target | undefined {
  return jump(snapshot, offset, (mention) => writtenPlaces(snapshot, mention));
}

/** From a module, or data it makes, to the sections that run programs. */
export function implementation(snapshot: Snapshot, offset: number): Target | undefined {
  return jump(snapshot, offset, ({ subject }) => {
    const { modules, program } = snapshot.context.submission.survey();
    if (subject.kind === "entry" && subject.of === "module") {
      return modules.get(subject.name)?.execs.flatMap((exec) => exec.section.opened) ?? [];
    }
    if (subject.kind === "entry" && subject.of === "exec_def") return nodePlaces(program.root.entries.get("exec_def"));
    if (subject.kind !== "definition") return [];
    const reference = `${subject.of}.${subject.name}`;
    const execs = modules.get(subject.module)?.execs ?? [];
    return execs
      .filter((exec) => exec.generated.some((item) => `${item.text.toLowerCase()}.`.startsWith(`${reference}.`)))
      .flatMap((exec) => exec.section.opened);
  });
}

function jump(snapshot: Snapshot, offset: number, find: (mention: Mention) => readonly Place[]): Target | undefined {
  const { source } = snapshot;
  const mention = mentionUnder(source, offset);
  if (mention === undefined) return includeTarget(snapshot, offset);
  const places = find(mention).flatMap((place) => widen(snapshot, place));
  return places.length === 0 ? undefined : { origin: mention.span, places };
}

function includeTarget(snapshot: Snapshot, offset: number): Target | undefined {
  const statement = statementAt(snapshot.source.document, offset);
  if (statement?.kind !== "include") return undefined;
  const link = snapshot.context.submission.program.includes.find(
    (one) => one.from.file === snapshot.source.file && one.from.span.start === statement.target.span.start,
  );
  if (link?.target === undefined) return undefined;
  const start = { file: link.target, span: { start: 0, end: 0 } };
  return { origin: statement.target.span, places: [{ whole: start, name: start }] };
}

/** Where a subject is written, as seen from a mention of it; the one that counts first. */
function writtenPlaces(snapshot: Snapshot, mention: Mention): readonly Place[] {
  const survey = snapshot.context.submission.survey();
  const { subject, path } = mention;
  switch (subject.kind) {
    case "variable": {
      const hits = hitsOf(survey, subject.name, standpointOf(survey, path)).flatMap(({ node }) => nodePlaces(node));
      if (mention.role !== "use" || hits.length > 0) return hits;
      const loop = loopPlaces(snapshot, subject, path);
      return loop.length > 0 ? loop : assignments(snapshot, subject);
    }
    case "path":
      return nodePlaces(nodeAtPath(survey.program.root, subject.path));
    case "entry":
      return nodePlaces(nodeAtPath(survey.program.root, [subject.of, subject.name]));
    case "definition": {
      const module = survey.modules.get(subject.module);
      return module === undefined ? [] : nodePlaces(definitionOf(module, subject.of, subject.name));
    }
  }
}

/** A loop key that nothing assigns has its values from data: where the module names it. */
function loopPlaces(snapshot: Snapshot, subject: Subject, path: readonly string[]): readonly Place[] {
  const module = snapshot.context.submission.survey().modules.get(moduleOf(path) ?? "");
  return (
    module?.loopKeys
      .filter((key) => key.text.toLowerCase() === (subject.kind === "variable" ? subject.name : ""))
      .map((key) => key.place) ?? []
  );
}

/** Every assignment of a key in the files of the submission, whatever its scope. */
function assignments(snapshot: Snapshot, subject: Subject): readonly Place[] {
  const key = subjectKey(subject);
  return [...snapshot.context.submission.program.files.keys()].flatMap((file) =>
    (snapshot.other(file)?.mentionsBySubject().get(key) ?? [])
      .filter((one) => one.role === "assign")
      .map((one) => ({ file, span: one.span })),
  );
}

function nodePlaces(node: ConfigNode | ConfigSection | undefined): readonly Place[] {
  if (node === undefined) return [];
  return node.kind === "section" ? node.opened : [node.key];
}

/** The line or section that a name belongs to; places that no editor can open (packaged defaults) are left out. */
function widen(snapshot: Snapshot, place: Place): readonly { readonly whole: Place; readonly name: Place }[] {
  const source = snapshot.other(place.file);
  if (source === undefined) return [];
  const statement = statementAt(source.document, place.span.start);
  const whole = statement === undefined ? place : { file: place.file, span: statement.span };
  return [{ whole: contains(whole, place) ? whole : place, name: place }];
}

function contains(outer: Place, inner: Place): boolean {
  return outer.span.start <= inner.span.start && inner.span.end <= outer.span.end;
}
