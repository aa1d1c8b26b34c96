import { definitionOf } from "../../runtime/checks/survey.ts";
import { shownQuanta, type ModuleSummary, type ShownFiles, type ShownList } from "../judgement.ts";
import { block, code, counted } from "../markdown.ts";
import { moduleView } from "../plan-view.ts";
import type { Snapshot } from "../snapshot.ts";
import { explainButler } from "./butler.ts";
import { factsSentence } from "./facts.ts";
import { explainKnownNames } from "./known-names.ts";
import { whyNoNames } from "./module.ts";

/** A file definition: the names it gives in the first quanta, where they lie in the job, where in the archive. */
export function explainFile(snapshot: Snapshot, module: string, name: string): string {
  return explain(snapshot, module, "file", name, (summary) => {
    const own = summary.first.flatMap((one) => one.files.get(name) ?? []);
    const files = own.flatMap((planned) => planned.files.map((file) => ({ planned, file }))).slice(0, shownQuanta);
    const total = summary.files.get(name) ?? 0;
    const first = own[0];
    if (first === undefined || total === 0) return listOnly(snapshot, summary, name);
    return [
      `**${counted(total, "file")}** in ${counted(summary.count, "quantum", "quanta")}${fate(first)}`,
      `In the job:\n${block(files.map(({ file }) => file.path))}`,
      total > files.length ? `… and ${counted(total - files.length, "more", "more")}` : "",
      first.archivePath === undefined ? "" : `In the archive, below its root:\n${archive(files)}`,
    ];
  });
}

/** A list definition: its file in the first quanta, its columns, the first lines of the first one. */
export function explainList(snapshot: Snapshot, module: string, name: string): string {
  return explain(snapshot, module, "list", name, (summary) => {
    const lists = summary.first.flatMap((one) => one.lists.get(name) ?? []);
    const first = lists[0];
    if (first === undefined) return ["It makes no list file of its own."];
    const columns = first.columns.map((one) => code(one)).join(", ");
    const total = counted(summary.lists.get(name) ?? 0, "list");
    return [
      `**${total}** in ${counted(summary.count, "quantum", "quanta")}, ${code(first.format)}, columns ${columns}`,
      `In the job:\n${block(lists.map((list) => `${list.path}  (${counted(list.count, "line")})`))}`,
      contents(first),
    ];
  });
}

function explain(
  snapshot: Snapshot,
  module: string,
  kind: "file" | "list",
  name: string,
  describe: (summary: ModuleSummary) => readonly string[],
): string {
  const title = `**${kind}** ${code(name)} of module ${code(module)}`;
  const owner = snapshot.context.submission.survey().modules.get(module);
  if (owner === undefined || definitionOf(owner, kind, name) === undefined)
    return `${title}\n\nNo section of this name.`;
  const view = moduleView(snapshot, module);
  const butler = kind === "file" ? explainButler(snapshot, module, name) : "";
  const join = (...parts: readonly string[]): string =>
    [title, ...parts, butler].filter((part) => part !== "").join("\n\n");
  switch (view.kind) {
    case "no submission":
      return join(whyNoNames[view.kind]);
    case "not run":
    case "faulty":
    case "pending":
      return join(explainKnownNames(snapshot, module, kind, name), whyNoNames[view.kind]);
    case "missing facts":
      return join(explainKnownNames(snapshot, module, kind, name), factsSentence(snapshot, view.missing));
    case "planned":
      return join(...describe(view.module), factsSentence(snapshot));
  }
}

/** Names that come through a list: the definition only says where the files go. */
function listOnly(snapshot: Snapshot, summary: ModuleSummary, name: string): readonly string[] {
  const owner = snapshot.context.submission.survey().modules.get(summary.name);
  const node = owner === undefined ? undefined : definitionOf(owner, "file", name)?.entries.get("listonly");
  const reached = node?.kind === "scalar" ? "through lists" : "by no list and by no command";
  return [`Its files are reached ${reached}; the lists of the module hold ${counted(summary.listed, "file")}.`];
}

function fate(planned: ShownFiles): string {
  if (planned.archivePath === undefined) return ", read";
  const words = [planned.savefiles ? "made and saved" : "made, not saved"];
  if (planned.compress) words.push("compressed");
  if (planned.optional) words.push("may be missing");
  return `, ${words.join(", ")}`;
}

function archive(
  files: readonly { readonly planned: ShownFiles; readonly file: ShownFiles["files"][number] }[],
): string {
  return block(
    files.map(({ planned, file }) => `${planned.archivePath ?? ""}/${file.filename}${file.compression ?? ""}`),
  );
}

function contents({ lines, count }: ShownList): string {
  const rest = count - lines.length;
  return `The first holds:\n${block(rest > 0 ? [...lines, `… and ${rest} more`] : lines)}`;
}
