import type { Place, Span } from "../../grammar/span.ts";
import { policySections } from "../../runtime/butler/policy.ts";
import { yamlScalar } from "../../runtime/butler/yaml-scalar.ts";
import type { DatasetTypeView } from "../butler-view.ts";
import type { Completion, Suggestion } from "../complete/suggestion.ts";
import { explainTemplate } from "../explain/butler.ts";
import { code } from "../markdown.ts";
import type { Snapshot } from "../snapshot.ts";

/** In a file of butler_templates: a dataset type with its template, what it hides, and the files that stand for it. */
export function hoverTemplates(snapshot: Snapshot, offset: number): { span: Span; markdown: string } | undefined {
  const word = wordAt(snapshot, offset);
  const type = word === undefined ? undefined : typeCalled(snapshot, word.text);
  if (word === undefined || type === undefined) return undefined;
  const files = snapshot.judgement?.butler?.files.filter((row) => row.type === type.name) ?? [];
  const users = files.map((row) => `- ${code(`${row.module}.file.${row.file}`)}: ${row.verdict}`);
  const tied = users.length === 0 ? "No file of the submission is of this type." : users.join("\n");
  return {
    span: word.span,
    markdown: `**dataset type** ${code(type.name)}\n\n${explainTemplate(snapshot, type)}\n\n${tied}`,
  };
}

/** Where a jump leads, as `definition` gives it. */
interface LayerTarget {
  readonly origin: Span;
  readonly places: readonly { readonly whole: Place; readonly name: Place }[];
}

/** From a dataset type to the policy layer that the override hides. */
export function templatesTarget(snapshot: Snapshot, offset: number): LayerTarget | undefined {
  const word = wordAt(snapshot, offset);
  const type = word === undefined ? undefined : typeCalled(snapshot, word.text);
  const places = type?.places.filter(({ file }) => file !== snapshot.source.file) ?? [];
  if (word === undefined || places.length === 0) return undefined;
  return { origin: word.span, places: places.map((place) => ({ whole: place, name: place })) };
}

/** Sections, dataset types with their stock template, keys of the data id, numbers of the run. */
export function completeTemplates(snapshot: Snapshot, offset: number): Completion {
  const { text } = snapshot.source.document;
  const left = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  const key = /%\((\w*)$/.exec(left);
  const run = /\$\{(\w*)$/.exec(left);
  const types = snapshot.judgement?.butler?.types ?? [];
  const made = (
    typed: string,
    words: readonly (readonly [label: string, text: string, detail: string])[],
  ): Completion => ({
    suggestions: words.map(([label, newText, detail], at): Suggestion => ({
      label,
      kind: "value",
      text: newText,
      detail,
      span: { start: offset - typed.length, end: offset },
      sort: String(at).padStart(4, "0"),
    })),
    complete: true,
  });
  if (run !== null) return made(run[1] ?? "", runWords);
  if (key !== null) {
    const type = typeCalled(snapshot, /^\s*(\w+)\s*:/.exec(left)?.[1] ?? "");
    const stock = type?.stock ?? type?.template ?? "";
    const fields = [...stock.matchAll(/%\((\w+)\)([^%]*?[a-zA-Z])/g)];
    return made(
      key[1] ?? "",
      fields.map(([, name = "", format = ""]) => [name, `${name})${format}`, `%(${name})${format}`] as const),
    );
  }
  const word = /^\s+(\w*)$/.exec(left);
  if (word !== null) {
    const section = sectionAbove(text, offset);
    const own = types.filter((type) => section === undefined || type.section === section);
    return made(
      word[1] ?? "",
      own.map((type) => [type.name, line(type), type.template] as const),
    );
  }
  const start = /^(\w*)$/.exec(left);
  return made(
    start?.[1] ?? "",
    start === null ? [] : policySections.map((name) => [name, `${name}:`, "section"] as const),
  );
}

const runWords = [
  ["reqnum", "reqnum}", "number of the request"],
  ["attnum:2", "attnum:2}", "number of the attempt, two digits"],
  ["unitname", "unitname}", "name of the unit"],
] as const;

const line = (type: DatasetTypeView): string => `${yamlScalar(type.name)}: '${type.template.replaceAll("'", "''")}'`;

function typeCalled(snapshot: Snapshot, name: string): DatasetTypeView | undefined {
  return snapshot.judgement?.butler?.types.find((type) => type.name === name);
}

function sectionAbove(text: string, offset: number): string | undefined {
  return [...text.slice(0, offset).matchAll(/^(\w+):/gm)].at(-1)?.[1];
}

function wordAt({ source }: Snapshot, offset: number): { readonly text: string; readonly span: Span } | undefined {
  const { text } = source.document;
  const before = /\w*$/.exec(text.slice(0, offset))?.[0] ?? "";
  const after = /^\w*/.exec(text.slice(offset))?.[0] ?? "";
  const span = { start: offset - before.length, end: offset + after.length };
  return before + after === "" ? undefined : { text: before + after, span };
}
