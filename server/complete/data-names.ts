import type { ModuleView } from "../../runtime/checks/survey.ts";
import { holdsVariables } from "../mentions.ts";
import type { CompletionPlace, ValueWord } from "./suggestion.ts";
import { moduleOf } from "../subject.ts";
import { keyMeaning } from "../vocabulary-view.ts";

/** `file.NAME`, `list.NAME`, `list.NAME.FILE` of the module; for ancestry the parents, behind the colon the children. */
export function* dataNames(place: CompletionPlace, key: string, word: string): Generator<ValueWord> {
  const module = moduleHere(place);
  if (module === undefined) return;
  const exec = module.execs.find((one) => one.name === place.path[2]);
  if ((key === "ancestry" || key === "was_derived_from") && exec !== undefined) {
    const colon = word.indexOf(":");
    const parent = colon < 0 ? "" : word.slice(0, colon + 1);
    for (const { text } of colon < 0 ? exec.used : exec.generated) yield { text: parent + text, kind: "reference" };
    return;
  }
  const lists = [...module.lists.keys(), ...parts(module)];
  const files = [...module.files].map(([name, section]) => ({ name, inList: section.entries.has("listonly") }));
  for (const { name, inList } of files) {
    yield { text: `file.${name}`, kind: "reference", about: `file ${module.name} ${name}`, rank: inList ? 2 : 1 };
  }
  for (const list of lists) {
    yield {
      text: `list.${list}`,
      kind: "reference",
      about: `list ${module.name} ${list}`,
      rank: key === "loopobj" ? 0 : 2,
    };
    if (key === "loopobj") continue;
    for (const { name, inList } of files)
      if (inList) yield { text: `list.${list}.${name}`, kind: "reference", rank: 1 };
  }
}

/** `MODULE.file.NAME` and `MODULE.list.NAME` of the modules that the block runs before this one. */
export function* foreignNames(place: CompletionPlace): Generator<ValueWord> {
  const { modules } = place.snapshot.context.submission.survey();
  const own = moduleOf(place.path) ?? "";
  const order = modules.get(own)?.block?.modulelist.map((item) => item.text.toLowerCase());
  const before = order === undefined ? [...modules.keys()] : order.slice(0, Math.max(0, order.indexOf(own)));
  for (const name of before) {
    const module = modules.get(name);
    if (module === undefined || name === own) continue;
    for (const file of module.files.keys()) {
      yield { text: `${name}.file.${file}`, kind: "reference", about: `file ${name} ${file}` };
    }
    for (const list of module.lists.keys()) {
      yield { text: `${name}.list.${list}`, kind: "reference", about: `list ${name} ${list}` };
    }
  }
}

/** `FILE.fullname` for each file of the module, and the columns that its data have. */
export function* columnNames(place: CompletionPlace): Generator<ValueWord> {
  const module = moduleHere(place);
  for (const file of module?.files.keys() ?? []) yield { text: `${file}.fullname`, kind: "reference", rank: 0 };
  for (const column of columnsOfFacts(place)) yield { text: column, kind: "value", detail: "column of the data" };
  for (const { text } of module?.loopKeys ?? [])
    yield { text: text.toLowerCase(), kind: "variable", detail: "loop key" };
}

/** Names over which a module can loop: loop keys, columns of its data, the keys of its data definitions. */
export function* loopNames(place: CompletionPlace): Generator<ValueWord> {
  const module = moduleHere(place);
  for (const { text } of module?.loopKeys ?? [])
    yield { text: text.toLowerCase(), kind: "variable", detail: "loop key", rank: 0 };
  for (const column of columnsOfFacts(place)) yield { text: column, kind: "variable", detail: "column of the data" };
  const { program, modules } = place.snapshot.context.submission.survey();
  for (const other of modules.values()) {
    for (const { text } of other.loopKeys)
      yield { text: text.toLowerCase(), kind: "variable", detail: `loop key of ${other.name}` };
  }
  if (!holdsVariables(place.path)) return;
  for (const [name, node] of program.root.entries) {
    const own = node.kind === "scalar" && node.layer === "submission" && keyMeaning(name, []) === undefined;
    if (own) yield { text: name, kind: "variable", rank: 3 };
  }
}

function moduleHere({ snapshot, path }: CompletionPlace): ModuleView | undefined {
  return snapshot.context.submission.survey().modules.get(moduleOf(path) ?? "");
}

function parts(module: ModuleView): readonly string[] {
  return [...module.lists.values()].flatMap((list) => {
    const divided = list.entries.get("div_list_by_col");
    return divided?.kind === "section" ? [...divided.entries.keys()] : [];
  });
}

/** What the rows of this module's facts tell, besides names that every file has. */
function columnsOfFacts({ snapshot, path }: CompletionPlace): readonly string[] {
  const facts = snapshot.judgement?.facts;
  return facts?.kind === "taken" ? (facts.columns.get(moduleOf(path) ?? "") ?? []) : [];
}
