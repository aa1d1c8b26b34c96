import {
  CodeActionKind,
  TextDocumentSyncKind,
  type ClientCapabilities,
  type ServerCapabilities,
} from "vscode-languageserver/node";
import { tokenModifiers, tokenTypes } from "./features/semantic-tokens.ts";
import type { InitializationOptions } from "./protocol.ts";
import type { ClientAbilities } from "./session.ts";

/** What this server can do, said once in `initialize`. */
export function serverCapabilities(client: ClientAbilities): ServerCapabilities {
  const wclFiles = { scheme: "file", pattern: { glob: "**/*.{wcl,des}", options: { ignoreCase: true } } };
  return {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: false },
    positionEncoding: "utf-16",
    ...(client.pullDiagnostics
      ? { diagnosticProvider: { identifier: "wcl", interFileDependencies: true, workspaceDiagnostics: true } }
      : {}),
    hoverProvider: true,
    completionProvider: { triggerCharacters: ["<", "/", "$", "{", ".", "=", ",", " "], resolveProvider: true },
    signatureHelpProvider: { triggerCharacters: ["{", ":", ","] },
    definitionProvider: true,
    declarationProvider: true,
    implementationProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    documentSymbolProvider: { label: "WCL" },
    workspaceSymbolProvider: true,
    documentLinkProvider: { resolveProvider: false },
    callHierarchyProvider: true,
    renameProvider: { prepareProvider: true },
    linkedEditingRangeProvider: true,
    foldingRangeProvider: true,
    selectionRangeProvider: true,
    documentFormattingProvider: true,
    documentRangeFormattingProvider: { rangesSupport: true },
    documentOnTypeFormattingProvider: { firstTriggerCharacter: ">", moreTriggerCharacter: ["\n"] },
    codeActionProvider: {
      codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.SourceFixAll],
      resolveProvider: true,
    },
    codeLensProvider: { resolveProvider: true },
    inlayHintProvider: { resolveProvider: true },
    semanticTokensProvider: {
      legend: { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] },
      full: { delta: true },
      range: true,
    },
    workspace: {
      workspaceFolders: { supported: true, changeNotifications: true },
      fileOperations: {
        willRename: { filters: [wclFiles, { scheme: "file", pattern: { glob: "**", matches: "folder" } }] },
      },
    },
  };
}

/** What the client can do, with every gap read as "cannot". */
export function clientAbilities(given: ClientCapabilities, options: InitializationOptions = {}): ClientAbilities {
  const { textDocument, workspace, window } = given;
  return {
    pullDiagnostics: textDocument?.diagnostic !== undefined,
    refreshDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    refreshTokens: workspace?.semanticTokens?.refreshSupport === true,
    refreshHints: workspace?.inlayHint?.refreshSupport === true,
    refreshLenses: workspace?.codeLens?.refreshSupport === true,
    watchFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    pullSettings: workspace?.configuration === true,
    progress: window?.workDoneProgress === true,
    snippets: textDocument?.completion?.completionItem?.snippetSupport === true,
    links: textDocument?.definition?.linkSupport === true,
    folders: workspace?.workspaceFolders === true,
    commandLinks: options.commandLinks === true,
    rulePage: typeof options.rulePage === "string" ? options.rulePage : undefined,
  };
}
