import {
  commands,
  EventEmitter,
  Range,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  window,
  type ExtensionContext,
  type TreeDataProvider,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { BlockOutline, ModuleOutline, PlanOutline, QuantaPage, QuantumView } from "../server/protocol.ts";

/** A line of the quanta view: a block, a module, a quantum, or one thing a quantum reads or makes. */
type PlanNode =
  | { readonly kind: "block"; readonly block: BlockOutline }
  | { readonly kind: "module"; readonly module: ModuleOutline }
  | { readonly kind: "quantum"; readonly quantum: QuantumView }
  | { readonly kind: "more"; readonly count: number }
  | { readonly kind: "detail"; readonly label: string; readonly text: string; readonly icon: string };

const pageSize = 500;

/** The view "Quanta": what the submission in front would run, from the planner that runs it. */
export function registerPlanView(context: ExtensionContext, client: LanguageClient): void {
  const changed = new EventEmitter<undefined>();
  const shown: { uri: string | undefined } = { uri: undefined };
  const provider: TreeDataProvider<PlanNode> = {
    onDidChangeTreeData: changed.event,
    getTreeItem: describeNode,
    getChildren: (node) => childrenOf(client, shown.uri, node),
  };
  const view = window.createTreeView("wcl.quanta", { treeDataProvider: provider });
  context.subscriptions.push(
    view,
    commands.registerCommand("wcl.previewQuanta", async (target: unknown) => {
      shown.uri = target instanceof Uri ? target.toString() : typeof target === "string" ? target : frontUri();
      view.description = shown.uri === undefined ? "" : (Uri.parse(shown.uri).path.split("/").at(-1) ?? "");
      changed.fire(undefined);
      await commands.executeCommand("wcl.quanta.focus");
    }),
    client.onNotification("wcl/changed", () => {
      if (shown.uri !== undefined && view.visible) changed.fire(undefined);
    }),
  );
}

async function childrenOf(
  client: LanguageClient,
  uri: string | undefined,
  node: PlanNode | undefined,
): Promise<PlanNode[]> {
  if (uri === undefined) return [];
  const textDocument = { uri };
  if (node === undefined) {
    const outline = await client.sendRequest<PlanOutline | null>("wcl/plan", { textDocument });
    return (outline?.blocks ?? []).map((block) => ({ kind: "block", block }));
  }
  switch (node.kind) {
    case "block":
      return node.block.modules.map((module) => ({ kind: "module", module }));
    case "module": {
      const wanted = { textDocument, module: node.module.name, limit: pageSize };
      const page = await client.sendRequest<QuantaPage | null>("wcl/quanta", wanted);
      const quanta = (page?.quanta ?? []).map((quantum) => ({ kind: "quantum", quantum }) as const);
      const rest = (page?.total ?? 0) - quanta.length;
      return rest > 0 ? [...quanta, { kind: "more", count: rest }] : quanta;
    }
    case "quantum":
      return detailsOf(node.quantum);
    case "more":
    case "detail":
      return [];
  }
}

function detailsOf(quantum: QuantumView): PlanNode[] {
  const files = quantum.files.flatMap((file) =>
    file.paths.map((path) => {
      const text = file.archivePath === undefined ? path : `${path}  →  ${file.archivePath}`;
      return {
        kind: "detail",
        label: file.section,
        text,
        icon: file.role === "input" ? "arrow-right" : "arrow-left",
      } as const;
    }),
  );
  const lists = quantum.lists.map(
    (list) =>
      ({ kind: "detail", label: list.name, text: `${list.path} (${list.lines} lines)`, icon: "list-flat" }) as const,
  );
  const lines = quantum.commands.map(
    (words) => ({ kind: "detail", label: words[0] ?? "", text: words.slice(1).join(" "), icon: "terminal" }) as const,
  );
  return [...lines, ...lists, ...files];
}

function describeNode(node: PlanNode): TreeItem {
  switch (node.kind) {
    case "block":
      return row(node.block.name, count(node.block.quanta), "symbol-namespace", TreeItemCollapsibleState.Expanded);
    case "module": {
      const missing = node.module.missing.length === 0 ? "" : ` · no facts for ${node.module.missing.join(", ")}`;
      const item = row(
        node.module.name,
        `${count(node.module.quanta)}${missing}`,
        "symbol-method",
        TreeItemCollapsibleState.Collapsed,
      );
      const { range, uri } = node.module.place;
      const selection = new Range(range.start.line, range.start.character, range.end.line, range.end.character);
      item.command = {
        command: "vscode.open",
        title: "Go to module",
        arguments: [Uri.parse(uri), { selection, preserveFocus: true }],
      };
      return item;
    }
    case "quantum": {
      const keys = node.quantum.keys.map(([key, value]) => `${key}=${value}`).join("  ");
      return row(`${node.quantum.wrapnum}`, keys, "symbol-event", TreeItemCollapsibleState.Collapsed);
    }
    case "more":
      return row(`… and ${node.count} more`, "", "ellipsis", TreeItemCollapsibleState.None);
    case "detail": {
      const item = row(node.label, node.text, node.icon, TreeItemCollapsibleState.None);
      item.tooltip = node.text;
      return item;
    }
  }
}

function row(label: string, description: string, icon: string, state: TreeItemCollapsibleState): TreeItem {
  const item = new TreeItem(label, state);
  item.description = description;
  item.iconPath = new ThemeIcon(icon);
  return item;
}

function count(quanta: number): string {
  return quanta === 1 ? "1 quantum" : `${quanta} quanta`;
}

function frontUri(): string | undefined {
  const document = window.activeTextEditor?.document;
  return document?.languageId === "wcl" ? document.uri.toString() : undefined;
}
