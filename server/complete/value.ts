import type { KeyEntry } from "../../runtime/config/vocabulary/entry.ts";
import type { CompletionPlace, Suggestion, ValueWord } from "./suggestion.ts";
import { namedSections, subjectKey, type NamedSection } from "../subject.ts";
import { nodeAtPath } from "../standpoint.ts";
import { shapeOfKey, type Shape } from "../value-subjects.ts";
import { keyMeaning } from "../vocabulary-view.ts";
import { columnNames, dataNames, foreignNames, loopNames } from "./data-names.ts";
import { datasetTypeWords } from "./dataset-types.ts";
import { dataIdWords, isDataIdOption } from "./data-id.ts";
import { matching, typed } from "./words.ts";

/** What a key can be given: its words, the names it may refer to, what it is given elsewhere. `value` is typed so far. */
export function completeValue(place: CompletionPlace, key: string, value: string): readonly Suggestion[] {
  const meaning = keyMeaning(key, place.path);
  const shape = shapeOfKey(key, place.path);
  const pairs = shape?.kind === "data references" && (key === "ancestry" || key === "was_derived_from");
  const isDataId = place.path.at(-1) === "cmdline" && isDataIdOption(key);
  const word =
    (isDataId ? /\S*$/ : pairs ? /[^\s,()]*$/ : shape === undefined ? /[^,]*$/ : /[^\s,():]*$/)
      .exec(value)?.[0]
      .trimStart() ?? "";
  const words = [...wordsFor(place, key, meaning, shape, word)];
  const span = typed(place, word);
  return matching(
    words.map(({ text, kind, detail, about, rank }) => ({
      label: text,
      kind,
      text,
      span,
      sort: `${rank ?? 1} ${text}`,
      ...(detail === undefined ? {} : { detail }),
      ...(about === undefined ? {} : { about }),
    })),
    word,
  );
}

function* wordsFor(
  place: CompletionPlace,
  key: string,
  meaning: KeyEntry | undefined,
  shape: Shape | undefined,
  word: string,
): Generator<ValueWord> {
  if (meaning?.type === "bool") yield* ["true", "false"].map((text) => ({ text, kind: "value" }) as const);
  else if (meaning?.type === "enum") yield* meaning.values.map((text) => ({ text, kind: "value" }) as const);
  if (key === "butler_dataset_type") yield* datasetTypeWords(place);
  if (place.path.at(-1) === "cmdline") yield* dataIdWords(place, key);
  if (place.path.at(-1) === "cmdline") yield { text: "_flag", kind: "value", detail: "the option alone" };
  if (shape !== undefined) yield* shapeWords(place, key, shape, word);
  else if (meaning?.type !== "bool" && meaning?.type !== "enum") yield* usedElsewhere(place, key);
}

function* shapeWords(place: CompletionPlace, key: string, shape: Shape, word: string): Generator<ValueWord> {
  switch (shape.kind) {
    case "entries":
      yield* entryWords(place, shape.of);
      return;
    case "definitions": {
      const module = place.snapshot.context.submission.survey().modules.get(place.path[1] ?? "");
      const names = shape.of === "list" ? module?.lists.keys() : module?.files.keys();
      yield* [...(names ?? [])].map((text) => ({ text, kind: "reference" }) as const);
      return;
    }
    case "data references":
    case "per file text":
      yield* dataNames(place, key, word);
      return;
    case "foreign data":
      yield* foreignNames(place);
      return;
    case "columns":
      yield* columnNames(place);
      return;
    case "variables":
      yield* loopNames(place);
      return;
  }
}

function* entryWords({ snapshot }: CompletionPlace, of: NamedSection): Generator<ValueWord> {
  const node = nodeAtPath(snapshot.context.submission.program.root, [of]);
  if (node?.kind !== "section" || !namedSections.includes(of)) return;
  for (const [name, entry] of node.entries) {
    if (of !== "filename_pattern" && entry.kind !== "section") continue;
    const packaged = entry.kind === "scalar" ? entry.layer === "defaults" : entry.opened[0]?.file === "wcl:defaults";
    const kind = of === "module" ? "module" : "reference";
    const detail = entry.kind === "scalar" ? entry.text : of;
    yield { text: name, kind, detail, about: `entry ${of} ${name}`, rank: packaged ? 3 : 1 };
  }
}

/** Ordinary keys: the values that the submission gives them in other places. */
function* usedElsewhere({ snapshot, offset }: CompletionPlace, key: string): Generator<ValueWord> {
  for (const file of snapshot.context.submission.program.files.keys()) {
    const source = snapshot.other(file);
    for (const { role, span } of source?.mentionsBySubject().get(subjectKey({ kind: "variable", name: key })) ?? []) {
      if (role !== "assign" || source === undefined) continue;
      if (file === snapshot.source.file && span.start <= offset && offset - span.end < 300) {
        const line = source.document.text.slice(span.end, offset);
        if (!line.includes("\n")) continue;
      }
      const text = /^[ \t]*=?[ \t]*([^\r\n#\\]*)/
        .exec(source.document.text.slice(span.end, span.end + 200))?.[1]
        ?.trim();
      if (text !== undefined && text !== "") yield { text, kind: "value", detail: "used elsewhere", rank: 2 };
    }
  }
}
