import { randomBytes } from "node:crypto";
import { commands, Uri, ViewColumn, window, workspace, type ExtensionContext, type WebviewPanel } from "vscode";
import type { RunEvent } from "../runtime/events/event.ts";
import type { RunStatus } from "../runtime/events/run-status.ts";
import { applyEvent, emptyStatus } from "../runtime/events/status.ts";
import { panelPage } from "./panel-page.ts";
import { isPanelRequest, type PanelRequest } from "./panel-state.ts";
import { panelStateOf } from "./panel-view.ts";
import { runWcl } from "./run-process.ts";

export interface RunPanels {
  /** Shows the panel of a run, a new one or the one that is open. */
  readonly open: (run: string) => void;
  /** The run whose panel has the focus. */
  readonly current: () => string | undefined;
}

/** The state that the editor keeps for a panel over a reload: only which run it shows. */
interface Remembered {
  readonly run: string;
}

/** Panels that follow runs; after a reload of the window each finds its run again and catches up from the journal. */
export function createRunPanels(context: ExtensionContext, runsChanged: () => void): RunPanels {
  const open = new Map<string, WebviewPanel>();
  const attach = (run: string, panel: WebviewPanel): void => {
    open.set(run, panel);
    panel.onDidDispose(() => open.delete(run));
    followRun(context, run, panel, runsChanged);
  };
  context.subscriptions.push(
    window.registerWebviewPanelSerializer("wcl.run", {
      deserializeWebviewPanel: (panel, remembered: Remembered | undefined) => {
        if (remembered === undefined) panel.dispose();
        else attach(remembered.run, panel);
        return Promise.resolve();
      },
    }),
  );
  return {
    open: (run) => {
      const there = open.get(run);
      if (there !== undefined) {
        there.reveal();
        return;
      }
      attach(run, window.createWebviewPanel("wcl.run", run, ViewColumn.Beside, { retainContextWhenHidden: false }));
    },
    current: () => [...open].find(([, panel]) => panel.active)?.[0],
  };
}

/** Milliseconds between two drawings: often enough to feel live, seldom enough for a run of many thousands of quanta. */
const drawEvery = 150;

function followRun(context: ExtensionContext, run: string, panel: WebviewPanel, runsChanged: () => void): void {
  const resources = Uri.joinPath(context.extensionUri, "dist");
  const view = panel.webview;
  view.options = { enableScripts: true, localResourceRoots: [resources] };
  const stop = new AbortController();
  const shown: { status: RunStatus; trouble?: string; timer?: NodeJS.Timeout } = { status: emptyStatus() };
  shown.status.run = run;
  const draw = (): void => {
    delete shown.timer;
    if (!stop.signal.aborted) void view.postMessage(panelStateOf(shown.status, shown.trouble));
  };
  const drawSoon = (): void => {
    shown.timer ??= setTimeout(draw, drawEvery);
  };
  const follow = async (): Promise<void> => {
    shown.status = { ...emptyStatus(), run };
    delete shown.trouble;
    const cwd = workspace.workspaceFolders?.[0]?.uri.fsPath ?? process.cwd();
    const options = { cwd, signal: stop.signal };
    const finished = await runWcl(context.extensionPath, ["status", run, "--follow", "--json"], options, (line) => {
      if (isEvent(line)) shown.status = applyEvent(shown.status, line);
      drawSoon();
    });
    if (stop.signal.aborted) return;
    if (finished.stderr.trim() !== "") shown.trouble = finished.stderr.trim();
    drawSoon();
    runsChanged();
  };
  const answer: Readonly<Record<PanelRequest["kind"], (request: PanelRequest) => unknown>> = {
    ready: drawSoon,
    cancel: () => commands.executeCommand("wcl.cancelRun", run),
    resume: async () => {
      await commands.executeCommand("wcl.resumeRun", run);
      await follow();
    },
    "open-log": (request) => {
      if (request.kind === "open-log") void openText(request.path);
    },
    "open-entry": () => openText(shown.status.entry ?? ""),
  };
  panel.onDidDispose(() => {
    stop.abort();
  });
  view.onDidReceiveMessage((message: unknown) => {
    if (isPanelRequest(message)) answer[message.kind](message);
  });
  view.html = panelPage({
    script: view.asWebviewUri(Uri.joinPath(resources, "panel.js")).toString(),
    style: view.asWebviewUri(Uri.joinPath(resources, "panel.css")).toString(),
    source: view.cspSource,
    nonce: randomBytes(16).toString("base64"),
  });
  void follow();
}

async function openText(path: string): Promise<void> {
  if (path === "") return;
  try {
    await window.showTextDocument(Uri.file(path), { viewColumn: ViewColumn.One, preview: true });
  } catch {
    void window.showWarningMessage(`${path} cannot be opened.`);
  }
}

function isEvent(value: unknown): value is RunEvent {
  return typeof value === "object" && value !== null && "kind" in value && "seq" in value;
}
