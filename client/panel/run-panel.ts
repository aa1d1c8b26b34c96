import { ViewColumn, window, type ExtensionContext, type WebviewPanel } from "vscode";
import { fillPage } from "../webview.ts";
import { answerRequests } from "./answers.ts";
import { followRun, unheard } from "./follow-run.ts";
import type { PanelAnswer } from "./messages.ts";
import { panelBody } from "./page.ts";
import { isPanelRequest } from "./request-shape.ts";
import { panelStateOf } from "./state-view.ts";

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
    showRun(context, run, panel, runsChanged);
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

function showRun(context: ExtensionContext, run: string, panel: WebviewPanel, runsChanged: () => void): void {
  const view = panel.webview;
  const stop = new AbortController();
  const known = unheard(run);
  const shown: { timer?: NodeJS.Timeout } = {};
  const post = (answer: PanelAnswer): void => {
    if (!stop.signal.aborted) void view.postMessage(answer);
  };
  const drawSoon = (): void => {
    shown.timer ??= setTimeout(() => {
      delete shown.timer;
      post({ kind: "state", state: panelStateOf(known.status, known.trouble) });
    }, drawEvery);
  };
  const follow = async (): Promise<void> => {
    await followRun(context.extensionPath, run, known, stop.signal, drawSoon);
    if (!stop.signal.aborted) runsChanged();
  };
  const answer = answerRequests({
    ...{ extensionPath: context.extensionPath, run, known, post, drawSoon, signal: stop.signal },
    followAgain: follow,
  });
  panel.onDidDispose(() => {
    stop.abort();
  });
  view.onDidReceiveMessage((message: unknown) => {
    if (isPanelRequest(message)) answer(message);
  });
  fillPage(context, view, { name: "panel", title: "WCL run", body: panelBody });
  void follow();
}
