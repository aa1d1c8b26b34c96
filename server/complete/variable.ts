import type { ConfigNode, ConfigSection } from "../../runtime/config/program.ts";
import { searchOf } from "../../runtime/config/scope.ts";
import { dataIdNames } from "./data-id.ts";
import type { CompletionPlace, Suggestion } from "./suggestion.ts";
import { shorten } from "../markdown.ts";
import { nodeAtPath, standpointOf } from "../standpoint.ts";
import { moduleOf } from "../subject.ts";
import { matching, typed } from "./words.ts";

/** Names for `${…}`: what is visible from here, the nearest first; after a point, what lies in that section. */
export function completeVariable(place: CompletionPlace, partial: string): readonly Suggestion[] {
  const dot = partial.lastIndexOf(".");
  const names = dot < 0 ? visible(place) : inside(place, partial.slice(0, dot).toLowerCase());
  const word = partial.slice(dot + 1);
  const span = typed(place, word);
  const next = place.snapshot.source.document.text[place.offset];
  const end = next === "}" || next === ":" ? "" : "}";
  return matching(
    names.map(({ name, detail, rank }) => {
      const open = name.endsWith(".");
      const about = dot < 0 && !open ? { about: `variable ${name}` } : {};
      return {
        label: name,
        kind: "variable",
        text: open ? name : name + end,
        span,
        detail,
        sort: `${rank} ${name}`,
        ...about,
      };
    }),
    word,
  );
}

interface Name {
  readonly name: string;
  readonly detail: string;
  /** 0 is nearest. */
  readonly rank: number;
}

function visible(place: CompletionPlace): readonly Name[] {
  const { snapshot, path } = place;
  const survey = snapshot.context.submission.survey();
  const module = survey.modules.get(moduleOf(path) ?? "");
  const names: Name[] = [];
  for (const key of module?.loopKeys ?? []) names.push({ name: key.text.toLowerCase(), detail: "loop key", rank: 0 });
  if (module !== undefined && (path[2] === "wrapper" || path[3] === "cmdline")) {
    for (const kind of ["file", "list"] as const)
      names.push({ name: `${kind}.`, detail: `a ${kind} of this module`, rank: 1 });
  }
  const inPattern = path[0] === "filename_pattern" || path[0] === "directory_pattern";
  if (inPattern) names.push(...patternNames(snapshot));
  const { context, definition } = standpointOf(survey, path);
  const { scopes } = searchOf(survey.program, context);
  const places = [definition, ...scopes.map((one) => one.section), survey.program.root];
  for (const [index, section] of places.entries()) names.push(...scalars(section, index + 2));
  if (inPattern || path[2] === "file") {
    const known = new Set(names.map((one) => one.name));
    for (const one of dataIdNames(place)) if (!known.has(one.name.toLowerCase())) names.push({ ...one, rank: 7 });
  }
  if (path.length > 0) names.push({ name: "wrapnum", detail: "number of the wrapper instance", rank: 8 });
  return names;
}

/** A pattern is filled in elsewhere: every name that some file, list or loop could give it. */
function patternNames(snapshot: CompletionPlace["snapshot"]): readonly Name[] {
  const names = new Map<string, Name>();
  for (const module of snapshot.context.submission.survey().modules.values()) {
    for (const { text } of module.loopKeys)
      names.set(text.toLowerCase(), { name: text.toLowerCase(), detail: "loop key", rank: 0 });
    for (const section of [...module.files.values(), ...module.lists.values()]) {
      for (const one of scalars(section, 1)) if (!names.has(one.name)) names.set(one.name, one);
    }
  }
  return [...names.values()];
}

/** `file.x.` and `list.x.` are of the module; anything else is a path from the top. */
function inside({ snapshot, path }: CompletionPlace, before: string): readonly Name[] {
  const survey = snapshot.context.submission.survey();
  const module = survey.modules.get(moduleOf(path) ?? "");
  const [kind, name] = before.split(".");
  if (module !== undefined && (kind === "file" || kind === "list")) {
    const all = kind === "file" ? module.files : module.lists;
    if (name === undefined) return [...all.keys()].map((one) => ({ name: one, detail: kind, rank: 0 }));
    const section = all.get(name);
    return [{ name: "fullname", detail: "path inside the job", rank: 0 }, ...scalars(section, 1)];
  }
  const node: ConfigNode | undefined = nodeAtPath(survey.program.root, before.split("."));
  if (node?.kind !== "section") return [];
  return [...node.entries].map(([key, one]) => ({
    name: key,
    detail: one.kind === "section" ? "section" : shorten(one.text, 60),
    rank: 0,
  }));
}

function scalars(section: ConfigSection | undefined, rank: number): readonly Name[] {
  return [...(section?.entries ?? [])].flatMap(([name, node]) =>
    node.kind === "scalar"
      ? [{ name, detail: shorten(node.text, 60), rank: node.layer === "defaults" ? 9 : rank }]
      : [],
  );
}
