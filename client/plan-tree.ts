import {
  commands,
  EventEmitter,
  Uri,
  window,
  type Event,
  type ExtensionContext,
  type TreeDataProvider,
  type TreeView,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { ServerChange } from "./server-changes.ts";
import type { PlanOutline, QuantaPage } from "../server/protocol.ts";
import { describeNode, detailsOf, pagesOf, pageSize, type PlanNode } from "./plan-nodes.ts";

/** What the view shows: a document, and its outline once it was asked for. */
interface Shown {
  uri: string | undefined;
  outline: PlanOutline | null | undefined;
  blocks: readonly PlanNode[];
}

/** The view "Quanta": what the submission in front would run, from the planner that runs it. */
export function registerPlanView(
  context: ExtensionContext,
  client: LanguageClient,
  changes: Event<ServerChange>,
): void {
  const changed = new EventEmitter<undefined>();
  const shown: Shown = { uri: undefined, outline: undefined, blocks: [] };
  const provider: TreeDataProvider<PlanNode> = {
    onDidChangeTreeData: changed.event,
    getTreeItem: describeNode,
    getParent: (node) => node.parent,
    getChildren: (node) => (node === undefined ? blocksOf(client, shown) : childrenOf(client, shown.uri, node)),
  };
  const view = window.createTreeView("wcl.quanta", { treeDataProvider: provider });
  const refresh = (): void => {
    shown.outline = undefined;
    changed.fire(undefined);
  };
  context.subscriptions.push(
    view,
    commands.registerCommand("wcl.previewQuanta", async (target: unknown, module: unknown) => {
      shown.uri = target instanceof Uri ? target.toString() : typeof target === "string" ? target : frontUri();
      view.description = shown.uri === undefined ? "" : (Uri.parse(shown.uri).path.split("/").at(-1) ?? "");
      refresh();
      await commands.executeCommand("wcl.quanta.focus");
      if (typeof module === "string") await reveal(view, await blocksOf(client, shown), module);
    }),
    changes(() => {
      if (shown.uri !== undefined && view.visible) refresh();
    }),
  );
}

/** Opens the module that a hover or a lens spoke of. */
async function reveal(view: TreeView<PlanNode>, blocks: readonly PlanNode[], module: string): Promise<void> {
  const nodes = blocks.flatMap((block) => (block.kind === "block" ? block.modules() : []));
  const node = nodes.find((one) => one.kind === "module" && one.module.name === module.toLowerCase());
  if (node !== undefined) await view.reveal(node, { select: true, focus: true, expand: true });
}

async function blocksOf(client: LanguageClient, shown: Shown): Promise<PlanNode[]> {
  if (shown.uri === undefined) return [];
  if (shown.outline === undefined) {
    shown.outline = await client.sendRequest<PlanOutline | null>("wcl/plan", { textDocument: { uri: shown.uri } });
    shown.blocks = (shown.outline?.blocks ?? []).map((block): PlanNode => {
      // The same objects each time: the editor knows a line of the tree by its identity.
      const made: { modules?: readonly PlanNode[] } = {};
      const node: PlanNode = {
        kind: "block",
        parent: undefined,
        block,
        modules: () => (made.modules ??= block.modules.map((module) => ({ kind: "module", parent: node, module }))),
      };
      return node;
    });
  }
  return [...shown.blocks];
}

async function childrenOf(client: LanguageClient, uri: string | undefined, node: PlanNode): Promise<PlanNode[]> {
  switch (node.kind) {
    case "block":
      return [...node.modules()];
    case "module": {
      const { name, quanta } = node.module;
      return quanta > pageSize ? pagesOf(node, quanta) : quantaOf(client, uri, node, name, 0);
    }
    case "page":
      return quantaOf(client, uri, node, node.module, node.from);
    case "quantum":
      return detailsOf(node);
    case "detail":
      return [];
  }
}

async function quantaOf(
  client: LanguageClient,
  uri: string | undefined,
  parent: PlanNode,
  module: string,
  from: number,
): Promise<PlanNode[]> {
  if (uri === undefined) return [];
  const wanted = { textDocument: { uri }, module, from, limit: pageSize };
  const page = await client.sendRequest<QuantaPage | null>("wcl/quanta", wanted);
  return (page?.quanta ?? []).map((quantum) => ({ kind: "quantum", parent, quantum }));
}

function frontUri(): string | undefined {
  const document = window.activeTextEditor?.document;
  return document?.languageId === "wcl" ? document.uri.toString() : undefined;
}
