import { Range, ThemeIcon, TreeItem, TreeItemCollapsibleState, Uri } from "vscode";
import type { BlockOutline, ModuleOutline, QuantumView } from "../server/protocol.ts";

/** A line of the quanta view: a block, a module, some of its quanta, a quantum, or one thing a quantum reads or makes. */
export type PlanNode = { readonly parent: PlanNode | undefined } & (
  | { readonly kind: "block"; readonly block: BlockOutline; readonly modules: () => readonly PlanNode[] }
  | { readonly kind: "module"; readonly module: ModuleOutline }
  | { readonly kind: "page"; readonly module: string; readonly from: number; readonly to: number }
  | { readonly kind: "quantum"; readonly quantum: QuantumView }
  | { readonly kind: "detail"; readonly label: string; readonly text: string; readonly icon: string }
);

/** So many quanta are shown in one piece. */
export const pageSize = 500;

/** A large module is shown in pieces, so that every quantum can be reached and none is drawn in vain. */
export function pagesOf(parent: PlanNode & { readonly kind: "module" }, count: number): PlanNode[] {
  const module = parent.module.name;
  return Array.from({ length: Math.ceil(count / pageSize) }, (_, index) => {
    const from = index * pageSize;
    return { kind: "page", parent, module, from, to: Math.min(from + pageSize, count) };
  });
}

/** What one quantum runs, reads and makes. */
export function detailsOf(parent: PlanNode & { readonly kind: "quantum" }): PlanNode[] {
  const { quantum } = parent;
  const detail = (label: string, text: string, icon: string): PlanNode => ({
    kind: "detail",
    parent,
    label,
    text,
    icon,
  });
  const files = quantum.files.flatMap((file) =>
    file.paths.map((path) => {
      const text = file.archivePath === undefined ? path : `${path}  →  ${file.archivePath}`;
      return detail(file.section, text, file.role === "input" ? "arrow-right" : "arrow-left");
    }),
  );
  const lists = quantum.lists.map((list) => {
    const lines = list.lines === 1 ? "1 line" : `${list.lines} lines`;
    return detail(list.name, `${list.path} (${lines})`, "list-flat");
  });
  const lines = quantum.commands.map((words) => detail(words[0] ?? "", words.slice(1).join(" "), "terminal"));
  return [...lines, ...lists, ...files];
}

/** How a line looks. */
export function describeNode(node: PlanNode): TreeItem {
  switch (node.kind) {
    case "block":
      return row(node.block.name, count(node.block.quanta), "symbol-namespace", TreeItemCollapsibleState.Expanded);
    case "module":
      return moduleRow(node.module);
    case "page": {
      const label = `${(node.from + 1).toLocaleString("en")} – ${node.to.toLocaleString("en")}`;
      return row(label, "", "ellipsis", TreeItemCollapsibleState.Collapsed);
    }
    case "quantum": {
      const keys = node.quantum.keys.map(([key, value]) => `${key}=${value}`).join("  ");
      return row(`${node.quantum.wrapnum}`, keys, "symbol-event", TreeItemCollapsibleState.Collapsed);
    }
    case "detail": {
      const item = row(node.label, node.text, node.icon, TreeItemCollapsibleState.None);
      item.tooltip = node.text;
      return item;
    }
  }
}

function moduleRow(module: ModuleOutline): TreeItem {
  const missing = module.missing.length === 0 ? "" : ` · no facts for ${module.missing.join(", ")}`;
  const description = `${count(module.quanta)}${missing}`;
  const item = row(module.name, description, "symbol-method", TreeItemCollapsibleState.Collapsed);
  const { range, uri } = module.place;
  const selection = new Range(range.start.line, range.start.character, range.end.line, range.end.character);
  item.command = {
    command: "vscode.open",
    title: "Go to module",
    arguments: [Uri.parse(uri), { selection, preserveFocus: true }],
  };
  return item;
}

function row(label: string, description: string, icon: string, state: TreeItemCollapsibleState): TreeItem {
  const item = new TreeItem(label, state);
  item.description = description;
  item.iconPath = new ThemeIcon(icon);
  return item;
}

function count(quanta: number): string {
  return quanta === 1 ? "1 quantum" : `${quanta.toLocaleString("en")} quanta`;
}
