import type { Place } from "../../grammar/span.ts";
import type { ConfigSection } from "../../runtime/config/program.ts";
import { definitionOf, type ExecView, type ModuleView, type Survey } from "../../runtime/checks/survey.ts";
import { itemsOf, type Item } from "../../runtime/checks/items.ts";
import { mentionUnder } from "../mention-at.ts";
import type { Snapshot } from "../snapshot.ts";
import { pathAt, sectionsAt } from "../tree-walk.ts";

/** A block, a module, one of its programs, or data: a block calls modules, a program makes data, data feeds modules. */
export interface CallItem {
  readonly kind: "block" | "module" | "exec" | "data";
  /** Path of the section from the top. */
  readonly path: readonly string[];
  readonly name: string;
  readonly detail: string;
  readonly whole: Place;
  readonly nameAt: Place;
}

export interface Call {
  readonly item: CallItem;
  /** Where the caller names the called. */
  readonly places: readonly Place[];
}

type Node = Pick<CallItem, "kind" | "path">;

/** What stands at a place, as a start of the hierarchy. */
export function prepareCalls(snapshot: Snapshot, offset: number): readonly CallItem[] {
  const survey = snapshot.context.submission.survey();
  const subject = mentionUnder(snapshot.source, offset)?.subject;
  if (subject?.kind === "definition") return items(survey, data(subject.module, subject.of, subject.name));
  if (subject?.kind === "entry" && (subject.of === "block" || subject.of === "module")) {
    return items(survey, { kind: subject.of, path: [subject.of, subject.name] });
  }
  const tag = sectionsAt(snapshot.source.document, offset).at(-1);
  const inside = pathAt(snapshot.source.document, offset);
  const path = inside.at(-1) === tag?.name || tag === undefined ? inside : [...inside, tag.name];
  const [top, module, exec] = path;
  if (top !== "module" || module === undefined || exec === undefined || !/^exec_\d+$/.test(exec)) return [];
  return items(survey, { kind: "exec", path: ["module", module, exec] });
}

/** Who calls it: the blocks of a module, the module of a program, the programs and modules that make data. */
export function incomingCalls(snapshot: Snapshot, to: Node): readonly Call[] {
  return edges(snapshot.context.submission.survey())
    .filter((edge) => same(edge.to, to))
    .flatMap((edge) => calls(snapshot, edge.from, edge.places));
}

/** What it calls: the modules of a block, the programs of a module, the data a program makes, who reads the data. */
export function outgoingCalls(snapshot: Snapshot, from: Node): readonly Call[] {
  return edges(snapshot.context.submission.survey())
    .filter((edge) => same(edge.from, from))
    .flatMap((edge) => calls(snapshot, edge.to, edge.places));
}

interface Edge {
  readonly from: Node;
  readonly to: Node;
  readonly places: readonly Place[];
}

function edges(survey: Survey): readonly Edge[] {
  const found: Edge[] = [];
  for (const block of survey.blocks.values()) {
    for (const item of block.modulelist) {
      const to: Node = { kind: "module", path: ["module", item.text.toLowerCase()] };
      found.push({ from: { kind: "block", path: ["block", block.name] }, to, places: [item.place] });
    }
  }
  for (const module of survey.modules.values()) {
    for (const exec of module.execs) found.push(...execEdges(module, exec));
    for (const [name, section] of module.files) found.push(...dependsEdges(survey, module, "file", name, section));
    for (const [name, section] of module.lists) found.push(...dependsEdges(survey, module, "list", name, section));
  }
  return found;
}

function execEdges(module: ModuleView, exec: ExecView): readonly Edge[] {
  const from: Node = { kind: "exec", path: ["module", module.name, exec.name] };
  const parent: Node = { kind: "module", path: ["module", module.name] };
  const toData = (item: Item): Node | undefined => {
    const [kind, name] = item.text.toLowerCase().split(".");
    return (kind === "file" || kind === "list") && name !== undefined ? data(module.name, kind, name) : undefined;
  };
  const made = exec.generated.flatMap((item) => {
    const to = toData(item);
    return to === undefined ? [] : [{ from, to, places: [item.place] }];
  });
  const read = exec.used.flatMap((item) => {
    const source = toData(item);
    return source === undefined ? [] : [{ from: source, to: from, places: [item.place] }];
  });
  return [{ from: parent, to: from, places: exec.section.opened.slice(0, 1) }, ...made, ...read];
}

/** `depends = MODULE.file.NAME`: the data of one module feeds a definition of another. */
function dependsEdges(
  survey: Survey,
  module: ModuleView,
  kind: "file" | "list",
  name: string,
  section: ConfigSection,
): readonly Edge[] {
  return ["depends", "depends-newname"].flatMap((key) => {
    const node = section.entries.get(key);
    const references = node?.kind === "scalar" ? itemsOf(survey.program, node) : [];
    return references.flatMap((item): Edge[] => {
      const [from, of, source] = item.text.toLowerCase().split(".");
      if (from === undefined || source === undefined || (of !== "file" && of !== "list")) return [];
      return [{ from: data(from, of, source), to: data(module.name, kind, name), places: [item.place] }];
    });
  });
}

function calls(snapshot: Snapshot, node: Node, places: readonly Place[]): readonly Call[] {
  const reachable = places.filter((place) => snapshot.other(place.file) !== undefined);
  return items(snapshot.context.submission.survey(), node).map((item) => ({ item, places: reachable }));
}

function items(survey: Survey, { kind, path }: Node): readonly CallItem[] {
  const section = sectionOf(survey, kind, path);
  const whole = section?.opened[0];
  if (whole === undefined) return [];
  const name = path.at(-1) ?? "";
  return [{ kind, path, name, detail: path.slice(0, -1).join("."), whole, nameAt: whole }];
}

function sectionOf(survey: Survey, kind: CallItem["kind"], path: readonly string[]): ConfigSection | undefined {
  const [, name = "", part = "", last = ""] = path;
  if (kind === "block") return survey.blocks.get(name)?.section;
  const module = survey.modules.get(name);
  if (kind === "module" || module === undefined) return module?.section;
  if (kind === "exec") return module.execs.find((exec) => exec.name === part)?.section;
  return part === "file" || part === "list" ? definitionOf(module, part, last) : undefined;
}

function data(module: string, kind: "file" | "list", name: string): Node {
  return { kind: "data", path: ["module", module, kind, name] };
}

function same(one: Node, other: Node): boolean {
  return one.kind === other.kind && one.path.join(" ") === other.path.join(" ");
}
