import { mentionsIn } from "./references.ts";
import type { Place, Span } from "../../grammar/span.ts";
import type { Pause } from "../pace.ts";
import { counted } from "../markdown.ts";
import { moduleView } from "../plan-view.ts";
import type { Snapshot } from "../snapshot.ts";
import type { Mention } from "../subject.ts";

/** A line of text above a line of the file; what it says is worked out when it comes into view. */
export type Lens = { readonly span: Span } & LensPurpose;

export type LensPurpose =
  | { readonly kind: "run"; readonly entry: string }
  | { readonly kind: "preview"; readonly entry: string }
  | { readonly kind: "quanta"; readonly entry: string; readonly module: string }
  | { readonly kind: "references"; readonly offset: number };

/** Run and Preview at the head of a submission; quanta and references above modules; references above blocks, patterns. */
export function codeLenses(snapshot: Snapshot): readonly Lens[] {
  const { source, context } = snapshot;
  const { entry } = context.submission;
  const lenses: Lens[] = [];
  if (context.kind === "own") {
    const head = { start: 0, end: 0 };
    lenses.push({ kind: "run", entry, span: head }, { kind: "preview", entry, span: head });
  }
  for (const mention of source.mentions()) {
    if (mention.role !== "define" || !isCounted(mention)) continue;
    const { subject, span } = mention;
    if (subject.kind === "entry" && subject.of === "module" && context.kind !== "none") {
      lenses.push({ kind: "quanta", entry, module: subject.name, span });
    }
    lenses.push({ kind: "references", offset: span.start, span });
  }
  return lenses;
}

/** How many quanta a lens announces, of one module or all. */
export function quantaTitle(snapshot: Snapshot, module: string | undefined): string {
  if (module === undefined) {
    const modules = (snapshot.judgement?.blocks ?? []).flatMap((block) => block.modules);
    const sum = modules.reduce((all, one) => all + one.count, 0);
    return sum === 0 ? "Preview quanta" : `Preview ${counted(sum, "quantum", "quanta")}`;
  }
  const view = moduleView(snapshot, module);
  return view.kind === "planned" ? counted(view.module.count, "quantum", "quanta") : titles[view.kind];
}

const titles = {
  "missing facts": "no facts yet",
  "not run": "in no block",
  "no submission": "in no submission",
  faulty: "cannot be planned",
  pending: "counting …",
} as const;

/** The uses of the name that a lens stands on. */
export async function lensReferences(
  snapshot: Snapshot,
  offset: number,
  files: readonly string[],
  pause: Pause,
): Promise<readonly Place[]> {
  const mention = snapshot.source.mentions().find((one) => one.role === "define" && one.span.start === offset);
  if (mention === undefined) return [];
  const found = await mentionsIn(snapshot, mention.subject, files, pause);
  return found.filter((one) => one.mention.role === "use");
}

function isCounted({ subject }: Mention): boolean {
  if (subject.kind !== "entry") return false;
  return ["module", "block", "filename_pattern", "directory_pattern"].includes(subject.of);
}
