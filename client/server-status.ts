import { languages, LanguageStatusSeverity, type Event, type ExtensionContext } from "vscode";
import { State, type LanguageClient } from "vscode-languageclient/node";
import type { ServerChange } from "./server-changes.ts";
import type { ServerStatus } from "../server/protocol.ts";

/** Beside the language's name: whether the language server is there, and how many files it knows. */
export function registerServerStatus(
  context: ExtensionContext,
  client: LanguageClient,
  changes: Event<ServerChange>,
): void {
  const item = languages.createLanguageStatusItem("wcl.server", { language: "wcl" });
  item.name = "WCL Language Server";
  item.command = { command: "wcl.showOutput", title: "Show Log" };
  const show = async (): Promise<void> => {
    const { version, knownFiles, indexing } = await client.sendRequest<ServerStatus>("wcl/status", null);
    item.text = `WCL ${version}`;
    item.detail = indexing ? "looking for submissions …" : `${knownFiles} ${knownFiles === 1 ? "file" : "files"} known`;
    item.busy = indexing;
    item.severity = LanguageStatusSeverity.Information;
    item.command = { command: "wcl.showOutput", title: "Show Log" };
  };
  const stateChanged = (state: State): void => {
    switch (state) {
      case State.Running:
        show().catch(() => undefined);
        break;
      case State.Starting:
      case State.StartFailed:
      case State.Stopped:
        item.busy = state === State.Starting;
        item.text = "WCL";
        item.detail = state === State.Starting ? "the language server starts …" : "the language server has stopped";
        item.severity = state === State.Starting ? LanguageStatusSeverity.Information : LanguageStatusSeverity.Error;
        item.command = { command: "wcl.restartServer", title: "Restart" };
    }
  };
  context.subscriptions.push(
    item,
    client.onDidChangeState(({ newState }) => {
      stateChanged(newState);
    }),
    changes(({ reason }) => {
      if (reason === "index" || reason === "files") show().catch(() => undefined);
    }),
  );
  stateChanged(client.state);
}
