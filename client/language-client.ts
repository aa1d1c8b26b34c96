import { join } from "node:path";
import { workspace, type ExtensionContext } from "vscode";
import {
  LanguageClient,
  TransportKind,
  type LanguageClientOptions,
  type ServerOptions,
} from "vscode-languageclient/node";
import { readSettings } from "./settings.ts";

/** Starts the language server that lies beside the extension; it speaks over a pipe of its own, never over stdout. */
export async function startLanguageClient(context: ExtensionContext): Promise<LanguageClient> {
  const module = join(context.extensionPath, "dist/server.cjs");
  const server: ServerOptions = {
    run: { module, transport: TransportKind.ipc },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: ["--nolazy", "--inspect=6010"] } },
  };
  const options: LanguageClientOptions = {
    documentSelector: [{ language: "wcl" }],
    initializationOptions: { includeFolders: readSettings().includeFolders },
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
