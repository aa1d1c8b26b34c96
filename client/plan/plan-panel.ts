import {
  commands,
  Uri,
  ViewColumn,
  window,
  workspace,
  type Event,
  type ExtensionContext,
  type WebviewPanel,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { ServerChange } from "../server-changes.ts";
import { fillPage } from "../webview.ts";
import { answerPlanRequests, type PlanHost } from "./answers.ts";
import type { PlanAnswer } from "./messages.ts";
import { planBody } from "./page.ts";
import { isPlanRequest } from "./request-shape.ts";
import { refreshPlan } from "./refresh.ts";

/** The state that the editor keeps for a panel over a reload. */
interface Remembered {
  readonly entry: string;
}

/** Milliseconds after a change until the plan is asked for again. */
const settle = 200;

/**
 * The view of a plan: what a submission would run, from the planner that runs it. It asks the language server only, so
 * it starts nothing; one panel for each submission, drawn again after each edit.
 */
export function registerPlanPanels(
  context: ExtensionContext,
  client: LanguageClient,
  changes: Event<ServerChange>,
): void {
  const open = new Map<string, { readonly panel: WebviewPanel; readonly host: PlanHost }>();
  const attach = (uri: string, panel: WebviewPanel): PlanHost => {
    const host = showPlan(context, client, uri, panel);
    open.set(uri, { panel, host });
    panel.onDidDispose(() => open.delete(uri));
    return host;
  };
  const show = (target: unknown, module: unknown): void => {
    const uri = target instanceof Uri ? target.toString() : typeof target === "string" ? target : frontUri();
    if (uri === undefined) return void window.showInformationMessage("Open a submission (.des) or a file of it first.");
    const there = open.get(uri);
    there?.panel.reveal();
    const options = { retainContextWhenHidden: false };
    const title = `Plan of ${Uri.parse(uri).path.split("/").at(-1) ?? ""}`;
    const host = there?.host ?? attach(uri, window.createWebviewPanel("wcl.plan", title, ViewColumn.Beside, options));
    if (typeof module === "string") host.choose(module.toLowerCase());
  };
  context.subscriptions.push(
    commands.registerCommand("wcl.showPlan", show),
    window.registerWebviewPanelSerializer("wcl.plan", {
      deserializeWebviewPanel: (panel, remembered: Remembered | undefined) => {
        if (remembered === undefined) panel.dispose();
        else attach(Uri.file(remembered.entry).toString(), panel);
        return Promise.resolve();
      },
    }),
    changes(() => {
      for (const { host } of open.values()) host.changed();
    }),
    workspace.onDidGrantWorkspaceTrust(() => {
      for (const { host } of open.values()) host.changed();
    }),
  );
}

function showPlan(context: ExtensionContext, client: LanguageClient, uri: string, panel: WebviewPanel): PlanHost {
  const state: { timer?: NodeJS.Timeout; ended: boolean; module?: string; editedAt: number } = {
    ...{ ended: false, editedAt: Date.now() },
  };
  const post = (answer: PlanAnswer): void => {
    if (!state.ended) void panel.webview.postMessage(answer);
  };
  const draw = async (restart: boolean): Promise<void> => {
    await refreshPlan(client, uri, restart, post);
    if (state.module === undefined) return;
    post({ kind: "choose", module: state.module });
    delete state.module;
  };
  const host: PlanHost = {
    ...{ extensionPath: context.extensionPath, client, uri, post },
    choose: (module) => {
      state.module = module;
      post({ kind: "choose", module });
    },
    draw,
    changed: () => {
      clearTimeout(state.timer);
      if (!panel.visible) return;
      state.timer = setTimeout(() => {
        // A new edit begins after a pause; until then all keystrokes count as one.
        const restart = Date.now() - state.editedAt > newEditAfter;
        state.editedAt = Date.now();
        void draw(restart);
      }, settle);
    },
  };
  const answer = answerPlanRequests(host);
  panel.webview.onDidReceiveMessage((message: unknown) => {
    if (isPlanRequest(message)) answer(message);
  });
  panel.onDidDispose(() => {
    state.ended = true;
    clearTimeout(state.timer);
  });
  fillPage(context, panel.webview, { name: "plan", title: "WCL plan", body: planBody });
  return host;
}

/** Milliseconds of rest after which the next change is a new edit. */
const newEditAfter = 20_000;

function frontUri(): string | undefined {
  const document = window.activeTextEditor?.document;
  return document?.languageId === "wcl" ? document.uri.toString() : undefined;
}
