// A client that speaks to any language server over its standard streams, and takes times.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";

/** An answer that has not come after so many milliseconds is counted as none. */
export const patience = 10_000;

/**
 * Starts a server on a folder. `pull` says that the client asks for problems; else it is told. Gives the session and
 * how long it took from the start of the process to the answer of `initialize`; nothing when there was no answer.
 */
export async function startSession({ words, folder, pull, options }) {
  const begun = performance.now();
  const child = spawn(process.execPath, words, { cwd: folder, stdio: ["pipe", "pipe", "ignore"] });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const problems = new Map();
  const waiting = new Set();
  const heard = { changed: 0 };
  connection.onNotification("textDocument/publishDiagnostics", ({ uri, diagnostics }) => {
    problems.set(uri, diagnostics.length);
    for (const look of waiting) look();
  });
  connection.onNotification("wcl/changed", ({ reason }) => {
    if (reason === "index") heard.changed++;
    for (const look of waiting) look();
  });
  connection.onRequest("workspace/configuration", ({ items }) => items.map(() => ({})));
  connection.onRequest("client/registerCapability", () => null);
  connection.onRequest("window/workDoneProgress/create", () => null);
  connection.onRequest("workspace/diagnostic/refresh", () => {
    for (const look of waiting) look();
    return null;
  });
  connection.onUnhandledNotification(() => undefined);
  connection.onError(() => undefined);
  connection.listen();
  const request = (method, params) => answered(connection.sendRequest(method, params));
  const introduced = await request("initialize", {
    processId: process.pid,
    rootUri: pathToFileURL(folder).href,
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "bench" }],
    initializationOptions: options ?? {},
    capabilities: {
      workspace: { configuration: true, workspaceFolders: true, didChangeWatchedFiles: { dynamicRegistration: true } },
      textDocument: {
        synchronization: { dynamicRegistration: false },
        publishDiagnostics: { relatedInformation: true, versionSupport: true },
        ...(pull ? { diagnostic: { dynamicRegistration: true } } : {}),
        completion: { completionItem: { snippetSupport: true } },
        hover: { contentFormat: ["markdown"] },
        documentSymbol: { hierarchicalDocumentSymbolSupport: true },
      },
    },
  });
  if (introduced === unanswered) {
    child.kill("SIGKILL");
    connection.dispose();
    return undefined;
  }
  await connection.sendNotification("initialized", {});
  const until = (look) =>
    new Promise((resolve) => {
      const timer = setTimeout(done, patience, false);
      function done(found) {
        clearTimeout(timer);
        waiting.delete(check);
        resolve(found);
      }
      function check() {
        if (look()) done(true);
      }
      waiting.add(check);
      check();
    });
  return {
    begun,
    pid: child.pid,
    indexed: () => until(() => heard.changed > 0),
    /** The answer, or `unanswered` when there is none in time. */
    request,
    notify: (method, params) => connection.sendNotification(method, params),
    /** Waits until the document has problems (or has none); false when that does not happen. */
    settled: async (uri, wanted) => {
      const fits = (count) => (wanted === "some" ? count > 0 : count === 0);
      if (!pull) return until(() => fits(problems.get(uri) ?? -1));
      for (const end = performance.now() + patience; performance.now() < end;) {
        const report = await request("textDocument/diagnostic", { textDocument: { uri } });
        if (fits(report?.items?.length ?? -1)) return true;
      }
      return false;
    },
    forget: (uri) => problems.delete(uri),
    /** Waits until the process has used no processor for a while: it may have told all and still be at work. */
    idle: async () => {
      let before = -1;
      for (const end = performance.now() + patience; performance.now() < end;) {
        const { cpu } = usageOf(child.pid);
        if (cpu === before) return;
        before = cpu;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    stop: async () => {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      const late = setTimeout(() => child.kill("SIGKILL"), 3000);
      await request("shutdown");
      await connection.sendNotification("exit").catch(() => undefined);
      child.stdin.end();
      await ended;
      clearTimeout(late);
      connection.dispose();
    },
  };
}

/** Stands for an answer that never came, or came as an error. */
export const unanswered = Symbol("no answer");

async function answered(coming) {
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, patience, unanswered);
  });
  try {
    return await Promise.race([coming.catch(() => unanswered), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Processor milliseconds so far, and memory held now and at most, in MiB. */
export function usageOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const [user, system] = stat
    .slice(stat.lastIndexOf(")") + 2)
    .split(" ")
    .slice(11, 13)
    .map(Number);
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const kilobytes = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0);
  return { cpu: (user + system) * 10, now: kilobytes("VmRSS") / 1024, peak: kilobytes("VmHWM") / 1024 };
}
