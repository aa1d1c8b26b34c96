import type { PlannedFiles, PlannedList, Quantum } from "../../runtime/plan/run-plan.ts";
import { definitionOf } from "../../runtime/checks/survey.ts";
import { block, code, counted } from "../markdown.ts";
import { modulePlan } from "../plan-view.ts";
import type { Snapshot } from "../snapshot.ts";
import { factsSentence } from "./facts.ts";
import { shownQuanta } from "./module.ts";

/** A file definition: the names it gives in the first quanta, where they lie in the job, where in the archive. */
export function explainFile(snapshot: Snapshot, module: string, name: string): string {
  return explain(snapshot, module, "file", name, (quanta) => {
    const own = quanta.flatMap((one) => one.files.get(name) ?? []);
    const files = own.flatMap((planned) => planned.files.map((file) => ({ planned, file })));
    if (files.length === 0) return listOnly(snapshot, module, name, quanta);
    const first = own[0];
    const jobs = block(files.slice(0, shownQuanta).map(({ file }) => file.path));
    const rest = files.length > shownQuanta ? `… and ${counted(files.length - shownQuanta, "more", "more")}` : "";
    return [
      `**${counted(new Set(files.map(({ file }) => file.path)).size, "file")}** in ${counted(quanta.length, "quantum", "quanta")}${fate(first)}`,
      `In the job:\n${jobs}`,
      rest,
      first?.archivePath === undefined
        ? ""
        : `In the archive, below its root:\n${archive(files.slice(0, shownQuanta))}`,
    ];
  });
}

/** A list definition: its file in the first quanta, its columns, the first lines of the first one. */
export function explainList(snapshot: Snapshot, module: string, name: string): string {
  return explain(snapshot, module, "list", name, (quanta) => {
    const lists = quanta.flatMap((one) => one.lists.get(name) ?? []);
    const first = lists[0];
    if (first === undefined) return ["It makes no list file of its own."];
    return [
      `**${counted(lists.length, "list")}** in ${counted(quanta.length, "quantum", "quanta")}, ${code(first.format)}, columns ${first.columns.map((one) => code(one)).join(", ")}`,
      `In the job:\n${block(lists.slice(0, shownQuanta).map((list) => `${list.path}  (${counted(list.lines.length, "line")})`))}`,
      contents(first),
    ];
  });
}

function explain(
  snapshot: Snapshot,
  module: string,
  kind: "file" | "list",
  name: string,
  describe: (quanta: readonly Quantum[]) => readonly string[],
): string {
  const { submission } = snapshot.context;
  const title = `**${kind}** ${code(name)} of module ${code(module)}`;
  const owner = submission.survey().modules.get(module);
  if (owner === undefined || definitionOf(owner, kind, name) === undefined)
    return `${title}\n\nNo section of this name.`;
  if (snapshot.context.kind === "none")
    return `${title}\n\n*No known submission includes this file, so its names are not known.*`;
  const view = modulePlan(submission, module);
  switch (view.kind) {
    case "not run":
      return `${title}\n\nThe module is in the \`modulelist\` of no block: it never runs.`;
    case "faulty":
      return `${title}\n\nIts names cannot be planned; the problems of the submission say why.`;
    case "missing facts":
      return `${title}\n\n${factsSentence(snapshot, view.missing)}`;
    case "planned": {
      const parts = describe(view.module.quanta);
      return [title, ...parts, factsSentence(snapshot, view.missing)].filter((part) => part !== "").join("\n\n");
    }
  }
}

/** Names that come through a list: the definition only says where the files go. */
function listOnly(snapshot: Snapshot, module: string, name: string, quanta: readonly Quantum[]): readonly string[] {
  const paths = new Set<string>();
  for (const quantum of quanta) {
    for (const list of quantum.lists.values()) for (const file of list.files) paths.add(file.path);
  }
  const survey = snapshot.context.submission.survey().modules.get(module);
  const node = survey === undefined ? undefined : definitionOf(survey, "file", name)?.entries.get("listonly");
  const reached = node?.kind === "scalar" ? "through lists" : "by no list and by no command";
  return [`Its files are reached ${reached}; the lists of the module hold ${counted(paths.size, "file")}.`];
}

function fate(planned: PlannedFiles | undefined): string {
  if (planned?.archivePath === undefined) return ", read";
  const words = [planned.savefiles ? "made and saved" : "made, not saved"];
  if (planned.compress) words.push("compressed");
  if (planned.optional) words.push("may be missing");
  return `, ${words.join(", ")}`;
}

function archive(
  files: readonly {
    readonly planned: PlannedFiles;
    readonly file: { readonly filename: string; readonly compression: string | null };
  }[],
): string {
  return block(
    files.map(({ planned, file }) => `${planned.archivePath ?? ""}/${file.filename}${file.compression ?? ""}`),
  );
}

function contents(list: PlannedList): string {
  const lines = list.lines.slice(0, 5);
  const rest = list.lines.length - lines.length;
  return `The first holds:\n${block(rest > 0 ? [...lines, `… and ${rest} more`] : lines)}`;
}
