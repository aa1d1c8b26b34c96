import {
  commands,
  StatusBarAlignment,
  Uri,
  window,
  type Event,
  type ExtensionContext,
  type QuickPickItem,
  type TextDocument,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { ServerChange } from "./server-changes.ts";
import type { RunContexts, SetContextParams } from "../server/protocol.ts";
import { rememberContext } from "./remembered-contexts.ts";

/**
 * In the status bar: the submission that the file in front is judged in. A click chooses another one; the choice is
 * remembered with the workspace.
 */
export function registerContextStatus(
  context: ExtensionContext,
  client: LanguageClient,
  changes: Event<ServerChange>,
): void {
  const item = window.createStatusBarItem("wcl.context", StatusBarAlignment.Right, 100);
  item.name = "WCL Submission";
  item.command = "wcl.chooseContext";
  const show = async (): Promise<void> => {
    const document = frontDocument();
    if (document === undefined) {
      item.hide();
      return;
    }
    const contexts = await contextsOf(client, document);
    if (frontDocument() !== document) return;
    item.text = statusText(contexts);
    item.tooltip = statusTooltip(contexts);
    item.show();
  };
  const showSafely = (): void => {
    // A server that is starting or gone has nothing to say; the language status says that.
    show().catch(() => {
      item.hide();
    });
  };
  context.subscriptions.push(
    item,
    window.onDidChangeActiveTextEditor(showSafely),
    commands.registerCommand("wcl.chooseContext", async () => {
      const document = frontDocument();
      if (document === undefined) return;
      const chosen = await pick(await contextsOf(client, document));
      if (chosen === undefined) return;
      const params: SetContextParams = { textDocument: { uri: document.uri.toString() }, entry: chosen.entry };
      await client.sendRequest<RunContexts>("wcl/setContext", params);
      await rememberContext(context.workspaceState, params.textDocument.uri, chosen.entry);
      showSafely();
    }),
    changes(({ reason }) => {
      if (reason !== "text") showSafely();
    }),
  );
  showSafely();
}

interface Choice extends QuickPickItem {
  /** URI of the submission; null gives the choice back to the server. */
  readonly entry: string | null;
}

async function pick(contexts: RunContexts): Promise<Choice | undefined> {
  if (contexts.candidates.length === 0) {
    void window.showInformationMessage(
      "No submission in this workspace includes this file. It is checked by itself: nothing is called missing.",
    );
    return undefined;
  }
  const submissions = contexts.candidates.map(({ uri, name }): Choice => ({
    label: name,
    description: uri === contexts.chosen ? "in use" : "",
    detail: Uri.parse(uri).fsPath,
    entry: uri,
  }));
  const automatic: Choice = {
    label: "$(sparkle) Choose for me",
    description: contexts.remembered ? "" : "in use",
    detail: "The nearest submission that includes the file",
    entry: null,
  };
  return window.showQuickPick([...submissions, automatic], {
    title: "Check this file as part of which submission?",
    placeHolder: "Values, names and quanta are those of this submission",
  });
}

function statusText(contexts: RunContexts): string {
  switch (contexts.role) {
    case "own":
      return "$(rocket) Submission";
    case "included": {
      const name =
        Uri.parse(contexts.chosen ?? "")
          .path.split("/")
          .at(-1) ?? "";
      const others = contexts.candidates.length - 1;
      return `$(file-symlink-file) in ${name}${others > 0 ? ` (+${others})` : ""}`;
    }
    case "none":
      return "$(file) in no submission";
  }
}

function statusTooltip(contexts: RunContexts): string {
  switch (contexts.role) {
    case "own":
      return "This file is a submission: it is checked as it would run.";
    case "included":
      return `Checked as part of ${Uri.parse(contexts.chosen ?? "").fsPath}${contexts.remembered ? " (your choice)" : ""}. Click to choose another submission.`;
    case "none":
      return "No submission in this workspace includes this file: only its own text is checked.";
  }
}

function contextsOf(client: LanguageClient, document: TextDocument): Promise<RunContexts> {
  return client.sendRequest<RunContexts>("wcl/contexts", { textDocument: { uri: document.uri.toString() } });
}

function frontDocument(): TextDocument | undefined {
  const document = window.activeTextEditor?.document;
  return document?.languageId === "wcl" ? document : undefined;
}
