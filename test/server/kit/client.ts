import { build } from "esbuild";
import { spawn, type ChildProcess } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ClientCapabilities,
  type Diagnostic,
  type InitializeResult,
  type Position,
  type ProtocolConnection,
} from "vscode-languageserver-protocol/node";
import { readMarked, type Marked } from "../../kit/marked.ts";

/** A client of the real server, over a pipe, as an editor is. */
export interface Client {
  readonly connection: ProtocolConnection;
  readonly child: ChildProcess;
  readonly initialized: InitializeResult;
  readonly folder: string;
  readonly marked: Marked;
  /** What the server told about a document without being asked, latest. */
  readonly told: ReadonlyMap<string, readonly Diagnostic[]>;
  /** What the server logged. */
  readonly log: readonly string[];
  readonly uri: (name: string) => string;
  readonly open: (name: string) => void;
  /** Replaces the whole text of an open document. */
  readonly edit: (name: string, text: string) => void;
  readonly text: (name: string) => string;
  /** The document and position of a mark. */
  readonly mark: (number?: number) => { readonly textDocument: { readonly uri: string }; readonly position: Position };
  /** Waits until `look` gives something. */
  readonly until: <T>(look: () => T | undefined) => Promise<T>;
  /** What the server asked of the client, in order. */
  readonly asked: readonly string[];
  /** Waits until every file of the workspace is known. */
  readonly untilIndexed: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface ClientOptions {
  readonly capabilities?: ClientCapabilities;
  /** As they are, or made of the documents' names once these are known. */
  readonly initializationOptions?: unknown;
  /** Answers `workspace/configuration`; without it the client has no settings. */
  readonly settings?: unknown;
  readonly folders?: "none" | "root";
  /** Filled with the kinds of progress that are shown. */
  readonly progress?: string[];
}

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Everything that a modern editor can do. */
export const modern: ClientCapabilities = {
  textDocument: {
    diagnostic: { dynamicRegistration: false },
    definition: { linkSupport: true },
    completion: { completionItem: { snippetSupport: true, documentationFormat: ["markdown"] } },
    rename: { prepareSupport: true },
    publishDiagnostics: { relatedInformation: true },
  },
  workspace: {
    workspaceFolders: true,
    configuration: true,
    didChangeWatchedFiles: { dynamicRegistration: true },
    diagnostics: { refreshSupport: true },
  },
};

/** The same without being told to ask again: each answer about problems is then the whole of it. */
export const patient: ClientCapabilities = {
  ...modern,
  workspace: { ...modern.workspace, diagnostics: { refreshSupport: false } },
};

/** Starts the server on files written as one text (see readMarked), in a folder of their own. */
export async function startClient(text: string, options: ClientOptions = {}): Promise<Client> {
  const folder = await mkdtemp(join(tmpdir(), "wcl-lsp-"));
  const marked = readMarked(text);
  const place = (file: string): string => join(folder, relative("/ws", file));
  for (const [file, content] of Object.entries(marked.files)) {
    await mkdir(dirname(place(file)), { recursive: true });
    await writeFile(place(file), content);
  }
  const child = spawn(process.execPath, [await serverBundle(), "--stdio"], { stdio: ["pipe", "pipe", "pipe"] });
  const log: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => log.push(chunk));
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const told = new Map<string, readonly Diagnostic[]>();
  connection.onNotification("textDocument/publishDiagnostics", (params: { uri: string; diagnostics: Diagnostic[] }) => {
    told.set(params.uri, params.diagnostics);
  });
  connection.onNotification("window/logMessage", ({ message }: { message: string }) => {
    log.push(message);
  });
  connection.onRequest("client/registerCapability", () => null);
  connection.onRequest("workspace/diagnostic/refresh", () => null);
  const asked: string[] = [];
  const changes: string[] = [];
  connection.onRequest("workspace/configuration", ({ items }: { items: unknown[] }) => {
    asked.push("workspace/configuration");
    return items.map(() => options.settings ?? null);
  });
  connection.onRequest("window/workDoneProgress/create", () => null);
  connection.onNotification("$/progress", ({ value }: { value: { kind: string } }) => {
    options.progress?.push(value.kind);
  });
  connection.onNotification("wcl/changed", ({ reason }: { reason: string }) => {
    changes.push(reason);
  });
  connection.listen();
  const uri = (name: string): string => pathToFileURL(place(name.startsWith("/") ? name : `/ws/${name}`)).href;
  const { initializationOptions } = options;
  const given: unknown =
    typeof initializationOptions === "function"
      ? (initializationOptions as (of: typeof uri) => unknown)(uri)
      : initializationOptions;
  const initialized = await connection.sendRequest<InitializeResult>("initialize", {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: options.folders === "none" ? null : [{ uri: pathToFileURL(folder).href, name: "ws" }],
    capabilities: options.capabilities ?? modern,
    ...(given === undefined ? {} : { initializationOptions: given }),
  });
  await connection.sendNotification("initialized", {});
  const texts = new Map<string, { text: string; version: number }>();
  const textOf = (name: string): string =>
    texts.get(uri(name))?.text ?? marked.files[name.startsWith("/") ? name : `/ws/${name}`] ?? "";
  return {
    connection,
    child,
    initialized,
    folder,
    marked,
    told,
    log,
    uri,
    text: textOf,
    open: (name) => {
      texts.set(uri(name), { text: textOf(name), version: 1 });
      const textDocument = { uri: uri(name), languageId: "wcl", version: 1, text: textOf(name) };
      void connection.sendNotification("textDocument/didOpen", { textDocument });
    },
    edit: (name, given) => {
      const version = (texts.get(uri(name))?.version ?? 1) + 1;
      texts.set(uri(name), { text: given, version });
      const textDocument = { uri: uri(name), version };
      void connection.sendNotification("textDocument/didChange", { textDocument, contentChanges: [{ text: given }] });
    },
    mark: (number = 0) => {
      const found = marked.marks[number];
      if (found === undefined) throw new Error(`no mark ${number}`);
      return {
        textDocument: { uri: uri(found.file) },
        position: positionIn(marked.files[found.file] ?? "", found.offset),
      };
    },
    until: async (look) => {
      for (let tries = 0; tries < 400; tries++) {
        const found = look();
        if (found !== undefined) return found;
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      throw new Error(`nothing came; the server said: ${log.join("\n")}`);
    },
    asked,
    untilIndexed: async () => {
      for (let tries = 0; tries < 400 && !changes.includes("index"); tries++) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    stop: async () => {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      await connection.sendRequest("shutdown");
      await connection.sendNotification("exit");
      await ended;
      connection.dispose();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Line and character of an offset. */
export function positionIn(text: string, offset: number): Position {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

/** The position right behind the first `sought`, or at its beginning. */
export function find(text: string, sought: string, where: "start" | "end" = "start"): Position {
  const at = text.indexOf(sought);
  if (at < 0) throw new Error(`no ${sought}`);
  return positionIn(text, where === "start" ? at : at + sought.length);
}

const bundled: { script?: Promise<string> } = {};

/** The server as one script, made once for each worker. */
export function serverBundle(): Promise<string> {
  return (bundled.script ??= makeBundle());
}

async function makeBundle(): Promise<string> {
  const folder = join(root, ".cache", "test-bundles");
  await mkdir(folder, { recursive: true });
  const made = join(folder, `server-${process.pid}`);
  await build({
    entryPoints: { server: join(root, "server/main.ts"), analyst: join(root, "server/analyst-main.ts") },
    outdir: made,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    define: { "import.meta.url": "importMetaUrl" },
    banner: { js: 'const importMetaUrl = require("node:url").pathToFileURL(__filename).href;' },
    logLevel: "warning",
  });
  return join(made, "server.cjs");
}
