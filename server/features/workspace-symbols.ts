import type { Place } from "../../grammar/span.ts";
import type { Pause } from "../pace.ts";
import type { Source } from "../sources.ts";
import { nameOf, type Mention } from "../subject.ts";

export interface WorkspaceSymbol extends Place {
  readonly name: string;
  readonly kind: "block" | "module" | "data" | "pattern" | "section";
  /** What it belongs to, for people. */
  readonly container: string;
}

/** More than this nobody reads, and the editor filters again while the user types on. */
const mostSymbols = 300;

/** Blocks, modules, files, lists and patterns of the workspace whose name holds the letters of `query` in order. */
export async function workspaceSymbols(
  files: readonly string[],
  read: (file: string) => Source | undefined,
  query: string,
  pause: Pause,
): Promise<readonly WorkspaceSymbol[]> {
  const wanted = query.toLowerCase();
  const found: { readonly rank: number; readonly symbol: WorkspaceSymbol }[] = [];
  for (const file of files) {
    await pause();
    for (const mention of read(file)?.mentions() ?? []) {
      if (mention.role !== "define") continue;
      const rank = rankOf(nameOf(mention.subject), wanted);
      if (rank !== undefined) found.push({ rank, symbol: symbolOf(mention, file) });
    }
  }
  return found
    .sort((a, b) => a.rank - b.rank)
    .slice(0, mostSymbols)
    .map((one) => one.symbol);
}

/** Small is good: equal, beginning, part, letters in order. Undefined when the letters do not occur in order. */
function rankOf(name: string, wanted: string): number | undefined {
  if (name === wanted) return 0;
  if (name.startsWith(wanted)) return 1;
  if (name.includes(wanted)) return 2;
  let from = 0;
  for (const letter of wanted) {
    const at = name.indexOf(letter, from);
    if (at < 0) return undefined;
    from = at + letter.length;
  }
  return 3;
}

function symbolOf(mention: Mention, file: string): WorkspaceSymbol {
  const { subject, span } = mention;
  const name = nameOf(subject);
  if (subject.kind === "definition") {
    return { name, kind: "data", container: `${subject.module}.${subject.of}`, file, span };
  }
  const of = subject.kind === "entry" ? subject.of : "section";
  const pattern = of === "filename_pattern" || of === "directory_pattern";
  const kind = of === "block" || of === "module" ? of : pattern ? "pattern" : "section";
  return { name, kind, container: of, file, span };
}
