import { commands, EventEmitter, Uri, window, workspace, type Event, type ExtensionContext } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { ServerChange } from "../server-changes.ts";
import type { PlanOutline, PlanParams } from "../../server/protocol.ts";
import { explainOutline } from "./explain-text.ts";

const scheme = "wcl-explain";

/** The command "Explain This Submission": a page in words, drawn again while the text changes. */
export function registerExplainSubmission(
  context: ExtensionContext,
  client: LanguageClient,
  changes: Event<ServerChange>,
): void {
  const changed = new EventEmitter<Uri>();
  const open = new Map<string, Uri>();
  context.subscriptions.push(
    workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: async ({ query }) => {
        const wanted: PlanParams = { textDocument: { uri: query }, examples: 1 };
        const outline = await client.sendRequest<PlanOutline | null>("wcl/plan", wanted);
        return outline === null ? "No known submission includes this file." : explainOutline(outline);
      },
    }),
    commands.registerCommand("wcl.explainSubmission", async (target: unknown) => {
      const uri = target instanceof Uri ? target : window.activeTextEditor?.document.uri;
      if (uri === undefined) return void window.showInformationMessage("Open a submission (.des) first.");
      const name = uri.path.split("/").at(-1) ?? "submission";
      const page = Uri.from({ scheme, path: `${name} explained.md`, query: uri.toString() });
      open.set(uri.toString(), page);
      await commands.executeCommand("markdown.showPreviewToSide", page);
    }),
    changes(() => {
      for (const page of open.values()) changed.fire(page);
    }),
  );
}
