import { isAbsolute, join } from "node:path";
import { searchFolders } from "../../runtime/config/include-path.ts";
import type { CompletionPlace, Suggestion } from "./suggestion.ts";
import { matching, typed } from "./words.ts";

/** Files and folders for `<<include …`, from every folder in which it would be looked for, in that order. */
export function completeIncludePath(place: CompletionPlace, partial: string): readonly Suggestion[] {
  const { snapshot } = place;
  const { system, settings, source, context } = snapshot;
  const slash = partial.lastIndexOf("/");
  const folder = partial.slice(0, slash + 1);
  const word = partial.slice(slash + 1);
  if (folder.includes("$")) return [];
  const { entry } = context.submission;
  const bases = isAbsolute(folder) ? [""] : searchFolders(settings.includeFolders, entry, source.file, system);
  const span = typed(place, word);
  const end = source.document.text.startsWith(">>", place.offset) ? "" : ">>";
  const suggestions: Suggestion[] = [];
  for (const [rank, base] of bases.entries()) {
    for (const name of system.list(join(base, folder))) {
      const path = join(base, folder, name);
      if (name.startsWith(".") || path === source.file || /\s/.test(name)) continue;
      if (/\.(wcl|des)$/i.test(name)) {
        suggestions.push({ label: name, kind: "file", text: name + end, span, detail: path, sort: `${rank} ${name}` });
      } else if (!/\.\w+$/.test(name) && system.list(path).length > 0) {
        suggestions.push({
          label: `${name}/`,
          kind: "folder",
          text: `${name}/`,
          span,
          detail: path,
          sort: `${rank}~${name}`,
        });
      }
    }
  }
  return matching(suggestions, word);
}
