import { join } from "node:path";
import { workspace, type ExtensionContext } from "vscode";
import {
  LanguageClient,
  TransportKind,
  type LanguageClientOptions,
  type ServerOptions,
} from "vscode-languageclient/node";
import type { InitializationOptions } from "../server/protocol.ts";
import { rememberedContexts } from "./remembered-contexts.ts";
import { rulePage } from "./rule-pages.ts";
import { readSettings } from "./settings.ts";

/** Starts the language server that lies beside the extension; it speaks over a pipe of its own, never over stdout. */
export async function startLanguageClient(context: ExtensionContext): Promise<LanguageClient> {
  const module = join(context.extensionPath, "dist/server.cjs");
  const server: ServerOptions = {
    run: { module, transport: TransportKind.ipc },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: ["--nolazy", "--inspect=6010"] } },
  };
  const options: LanguageClientOptions = {
    // Butler templates are YAML; the server knows them by their name and answers nothing that would take them for WCL.
    documentSelector: [{ language: "wcl" }, { scheme: "file", pattern: "**/butler_template*.{yaml,yml}" }],
    // Asked for at every start, so that a choice made meanwhile outlives a restart of the server.
    initializationOptions: (): InitializationOptions => ({
      settings: { includeFolders: readSettings().includeFolders },
      contexts: rememberedContexts(context.workspaceState),
      commandLinks: true,
      rulePage,
    }),
    // Texts of a submission are escaped in hovers, and this is the only command that a link may run.
    markdown: { isTrusted: { enabledCommands: ["wcl.showPlan"] } },
    synchronize: {
      fileEvents: [
        workspace.createFileSystemWatcher("**/*.{wcl,des}"),
        workspace.createFileSystemWatcher("**/wcl.toml"),
        workspace.createFileSystemWatcher("**/*.facts.json"),
        workspace.createFileSystemWatcher("**/*.{paf,yaml}"),
      ],
    },
  };
  const client = new LanguageClient("wcl", "WCL", server, options);
  await client.start();
  return client;
}
