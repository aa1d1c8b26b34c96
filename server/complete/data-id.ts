import { dataIdKeys } from "../../runtime/butler/data-id.ts";
import type { ConfigSection } from "../../runtime/config/program.ts";
import { nodeAtPath } from "../standpoint.ts";
import type { CompletionPlace, ValueWord } from "./suggestion.ts";

/** Keys that a program takes behind `id` and `selectId` of its cmdline, each with the variable that holds its value. */
export function* dataIdWords(place: CompletionPlace, key: string): Generator<ValueWord> {
  const option = key.toLowerCase();
  if (!isDataIdOption(option)) return;
  const types = new Map(typesOf(place).map((type) => [type.name, type.keys]));
  const exec = nodeAtPath(place.snapshot.context.submission.program.root, place.path.slice(0, -1));
  const known = dataIdKeys(types, programOf(exec?.kind === "section" ? exec : undefined), option);
  for (const name of known?.keys ?? []) {
    const detail = known?.type === undefined ? "data id key of the Butler" : `data id key of ${known.type}`;
    yield { text: `${name}=\${${name.toLowerCase()}}`, kind: "reference", detail, rank: 0 };
  }
}

export const isDataIdOption = (key: string): key is "id" | "selectid" => key === "id" || key === "selectid";

/** Keys of the camera's templates, each once, with the format that most templates give it. */
export function dataIdNames(place: CompletionPlace): readonly { readonly name: string; readonly detail: string }[] {
  const formats = new Map<string, Map<string, number>>();
  for (const { template } of typesOf(place))
    for (const [format, name = ""] of template.matchAll(/%\((\w+)\)[^%]*?[a-zA-Z]/g)) {
      const counts = formats.get(name) ?? new Map<string, number>();
      formats.set(name, counts.set(format, (counts.get(format) ?? 0) + 1));
    }
  return [...formats].map(([name, counts]) => {
    const [usual] = [...counts].sort((a, b) => b[1] - a[1]);
    return { name, detail: `data id key of the Butler, mostly ${usual?.[0] ?? ""}` };
  });
}

const typesOf = ({ snapshot }: CompletionPlace) => snapshot.judgement?.butler?.types ?? [];

function programOf(exec: ConfigSection | undefined): string {
  const name = exec?.entries.get("execname");
  return name?.kind === "scalar" ? name.text : "";
}
