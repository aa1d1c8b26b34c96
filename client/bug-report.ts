import { release } from "node:os";
import { commands, env, extensions, version, window, workspace, type ExtensionContext } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { ServerStatus } from "../server/protocol.ts";

/** `WCL: Collect Diagnostics`: a text to read and send with a report. Addresses and folders are named, not shown. */
export function registerBugReport(context: ExtensionContext, client: LanguageClient): void {
  context.subscriptions.push(
    commands.registerCommand("wcl.collectDiagnostics", async () => {
      const status = await client.sendRequest<ServerStatus>("wcl/status", null).catch(() => undefined);
      const content = [...surroundings(context), "", ...serverLines(status), "", ...settingsLines()].join("\n");
      await window.showTextDocument(await workspace.openTextDocument({ language: "markdown", content }));
    }),
  );
}

function surroundings(context: ExtensionContext): readonly string[] {
  const shown: unknown = extensions.getExtension(context.extension.id)?.packageJSON;
  const own = typeof shown === "object" && shown !== null && "version" in shown ? String(shown.version) : "unknown";
  return [
    "# WCL, for a bug report",
    "",
    `- extension ${own}, editor ${env.appName} ${version}, Node ${process.version}`,
    `- system ${process.platform} ${process.arch} ${release()}`,
    `- workspace ${workspace.isTrusted ? "trusted" : "not trusted"}, ${workspace.workspaceFolders?.length ?? 0} folders`,
  ];
}

function serverLines(status: ServerStatus | undefined): readonly string[] {
  if (status === undefined) return ["## Language server", "", "It does not answer."];
  return [
    "## Language server",
    "",
    `- version ${status.version}, Node ${status.node}, ${status.memoryMegabytes} MB`,
    `- ${status.openDocuments} open documents, ${status.knownFiles} known files, ${status.loadedPrograms} programs`,
    `- ${status.indexing ? "looking for files" : "all files known"}, longest turn ${status.longestTurn} ms`,
  ];
}

/** Which settings are not as they come; no value, since a registry's address may hold a password. */
function settingsLines(): readonly string[] {
  const settings = workspace.getConfiguration("wcl");
  const names = [
    ...["includeFolders", "facts.file", "diagnostics.delay", "diagnostics.mode"],
    ...["inlayHints.quanta", "inlayHints.values", "registry.url", "run.folder", "run.engine", "run.jobs"],
  ];
  const changed = names.filter((name) => {
    const found = settings.inspect(name);
    return found?.workspaceValue !== undefined || found?.globalValue !== undefined;
  });
  return ["## Settings", "", changed.length === 0 ? "All as they come." : `Changed: ${changed.join(", ")}.`];
}
