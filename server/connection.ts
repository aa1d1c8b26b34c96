import { DidChangeWatchedFilesNotification, type Connection, type InitializeParams } from "vscode-languageserver/node";
import packageJson from "../package.json" with { type: "json" };
import { diskSystem } from "../runtime/system.ts";
import { clientAbilities, serverCapabilities } from "./capabilities.ts";
import { createOpenDocuments } from "./documents.ts";
import { editorSystem } from "./editor-system.ts";
import type { AnalysisRequest } from "./analysis.ts";
import { createAnalyst, type AnalystChannel } from "./analyst.ts";
import { stampOf } from "./file-stamp.ts";
import { createJudgements } from "./judgements.ts";
import { createMeanings, fadesOf } from "./problems.ts";
import { createFence, createTurns, type ServerLog } from "./fence.ts";
import { createPause } from "./pace.ts";
import { pathOf } from "./paths.ts";
import type { InitializationOptions, WclNotifications } from "./protocol.ts";
import { createPublisher } from "./publisher.ts";
import { registerButler } from "./requests/butler.ts";
import { registerDiagnostics } from "./requests/diagnostics.ts";
import { registerEditing } from "./requests/editing.ts";
import { registerLenses } from "./requests/lenses.ts";
import { registerNavigation } from "./requests/navigation.ts";
import { registerOwn } from "./requests/own.ts";
import { registerPlan } from "./requests/plan.ts";
import { registerReading } from "./requests/reading.ts";
import { isTemplatesFile } from "./templates-file.ts";
import { registerTokens } from "./requests/tokens.ts";
import { createAtlas, type Session } from "./session.ts";
import { createSettingsStore, isBelow } from "./settings-store.ts";
import { createWorkspace } from "./workspace.ts";

/** Serves one client over one connection: handshake, texts, files, settings; every feature is registered elsewhere. */
export function serve(connection: Connection, startAnalyst: () => AnalystChannel): void {
  connection.onInitialize((params) => {
    const late: { tell: () => void } = { tell: () => undefined };
    const session = createSession(connection, params, startAnalyst, () => {
      late.tell();
    });
    late.tell = listen(session, params);
    return {
      capabilities: serverCapabilities(session.client),
      serverInfo: { name: "wcl", version: packageJson.version },
    };
  });
  connection.listen();
}

function createSession(
  connection: Connection,
  params: InitializeParams,
  startAnalyst: () => AnalystChannel,
  onLate: () => void,
): Session {
  const log: ServerLog = {
    error: (message) => {
      connection.console.error(message);
    },
    info: (message) => {
      connection.console.log(message);
    },
  };
  const turns = createTurns();
  const documents = createOpenDocuments();
  const settings = createSettingsStore();
  settings.setFolders(foldersOf(params));
  const options = optionsOf(params);
  settings.set(undefined, { includeFolders: options.includeFolders, ...options.settings });
  const system = editorSystem(documents, diskSystem(settings.folders()[0]), stampOf);
  const workingFolderFor = (file: string): string =>
    settings.folders().find((folder) => isBelow(file, folder)) ?? system.workingFolder;
  const workspace = createWorkspace({ system, settingsFor: settings.for, workingFolderFor, now: Date.now });
  const analyst = createAnalyst(startAnalyst, log.error);
  const requestFor = (entry: string): AnalysisRequest => {
    const { includeFolders, factsFile } = settings.for(entry);
    return { entry, includeFolders, factsFile, workingFolder: workingFolderFor(entry) };
  };
  const judgements = createJudgements(analyst, requestFor, onLate, log.error);
  for (const [uri, entry] of Object.entries(options.contexts ?? {})) workspace.choose(pathOf(uri), pathOf(entry));
  const atlas = createAtlas(documents, workspace.sources.get);
  const client = clientAbilities(params.capabilities, options);
  const fence = createFence(log, turns);
  const meanings = createMeanings();
  return {
    connection,
    log,
    turns,
    fence,
    documents,
    workspace,
    analyst,
    judgements,
    meanings,
    requestFor,
    settings,
    atlas,
    looks: { fades: fadesOf, page: client.rulePage },
    client,
  };
}

/** Gives what is to be called when a judgement arrives late. */
function listen(session: Session, params: InitializeParams): () => void {
  const { connection, documents, workspace, client, settings, log, analyst, judgements } = session;
  const publisher = client.pullDiagnostics ? undefined : createPublisher(session);
  const state = { indexing: false, ended: false };
  const tell = (reason: WclNotifications["wcl/changed"]["reason"]): void => {
    void connection.sendNotification("wcl/changed", { reason });
  };
  /** What was answered before may be wrong now, though no open text changed. */
  const refresh = (reason: WclNotifications["wcl/changed"]["reason"]): void => {
    if (reason !== "index") judgements.expire();
    publisher?.changedAll();
    askAgain();
    tell(reason);
  };
  const askAgain = (): void => {
    const again = [
      client.refreshDiagnostics && client.pullDiagnostics ? connection.languages.diagnostics.refresh() : undefined,
      client.refreshHints ? connection.languages.inlayHint.refresh() : undefined,
      client.refreshTokens ? connection.languages.semanticTokens.refresh() : undefined,
      client.refreshLenses ? connection.sendRequest("workspace/codeLens/refresh") : undefined,
    ];
    for (const one of again) one?.catch(() => undefined);
  };
  const scan = async (): Promise<void> => {
    state.indexing = true;
    const progress = client.progress ? await connection.window.createWorkDoneProgress() : undefined;
    progress?.begin("WCL: looking for submissions");
    const pause = createPause(() => state.ended);
    await workspace.index.scan(settings.folders(), pause).catch((error: unknown) => {
      if (!state.ended) log.error(`index: ${String(error)}`);
    });
    progress?.done();
    state.indexing = false;
    if (!state.ended) refresh("index");
  };
  const pullSettings = async (): Promise<void> => {
    if (!client.pullSettings) return;
    const folders = settings.folders();
    const scopes = [undefined, ...folders.map((folder) => session.atlas.uri(folder))];
    const items = scopes.map((scopeUri) => ({ section: "wcl", ...(scopeUri === undefined ? {} : { scopeUri }) }));
    const given: unknown[] = await connection.workspace.getConfiguration(items);
    for (const [index, one] of given.entries()) settings.set(index === 0 ? undefined : folders[index - 1], one);
  };

  connection.onInitialized(() => {
    if (client.watchFiles) {
      const globs = ["**/*.{wcl,des}", "**/*.facts.json", "**/wcl.toml", "**/*.{paf,yaml}"];
      const watchers = globs.map((globPattern) => ({ globPattern }));
      void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    }
    if (client.folders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map((folder) => pathOf(folder.uri)));
        const kept = settings.folders().filter((folder) => !gone.has(folder));
        settings.setFolders([...kept, ...added.map((folder) => pathOf(folder.uri))]);
        void pullSettings().then(scan, noted);
      });
    }
    void pullSettings().then(() => {
      refresh("settings");
      return scan();
    }, noted);
  });
  const noted = (error: unknown): void => {
    log.error(`settings: ${error instanceof Error ? error.message : String(error)}`);
  };
  connection.onDidChangeConfiguration(({ settings: given }: { settings: unknown }) => {
    const pushed = typeof given === "object" && given !== null && "wcl" in given ? given.wcl : undefined;
    if (pushed !== undefined) settings.set(undefined, pushed);
    void pullSettings().then(() => {
      refresh("settings");
    }, noted);
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri } of changes) {
      workspace.changedOnDisk(pathOf(uri));
      analyst.forget(pathOf(uri));
    }
    const facts = changes.every(({ uri }) => uri.endsWith(".facts.json"));
    refresh(facts ? "facts" : "files");
  });

  connection.onDidOpenTextDocument(({ textDocument: { uri, version, text } }) => {
    // A server that only waits needs no second thread.
    analyst.warmUp();
    const { file } = documents.open(uri, version, text);
    analyst.setText(file, text);
    workspace.index.refresh(file);
    publisher?.changed(file);
  });
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
    const document = documents.change(uri, version, contentChanges);
    if (document === undefined) return;
    analyst.setText(document.file, document.text);
    judgements.begin(document.file);
    workspace.index.refresh(document.file);
    publisher?.changed(document.file);
    // What it says counts for submissions whose own texts are as they were.
    if (isTemplatesFile(document.file)) refresh("files");
    tell("text");
  });
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    documents.close(uri);
    analyst.setText(pathOf(uri), undefined);
    workspace.changedOnDisk(pathOf(uri));
    publisher?.closed(pathOf(uri), uri);
    publisher?.changedAll();
  });
  connection.onShutdown(() => {
    state.ended = true;
  });

  registerReading(session);
  registerNavigation(session);
  registerEditing(session);
  registerLenses(session);
  registerTokens(session);
  registerButler(session);
  registerDiagnostics(session);
  registerPlan(session);
  registerOwn(
    session,
    () => state.indexing,
    () => {
      refresh("context");
    },
  );
  log.info(`wcl ${packageJson.version}, Node ${process.version}, ${params.clientInfo?.name ?? "unnamed client"}`);
  return () => {
    askAgain();
    tell("text");
  };
}

/** Clients differ in what they fill in; a null list of folders is common. */
function foldersOf(params: InitializeParams): readonly string[] {
  const uris = (params.workspaceFolders ?? []).map((folder) => folder.uri);
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- older editors send nothing else
  const root = params.rootUri ?? undefined;
  const all = uris.length > 0 ? uris : root === undefined ? [] : [root];
  return all.filter((uri) => uri.startsWith("file:")).map((uri) => pathOf(uri).replace(/(?<=.)[\\/]+$/, ""));
}

function optionsOf(params: InitializeParams): InitializationOptions {
  const given: unknown = params.initializationOptions;
  return typeof given === "object" && given !== null ? given : {};
}
