import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium, type Page } from "playwright-core";
import { detailOf } from "../../../client/panel/detail.ts";
import { emptyLedger, writeDown } from "../../../client/panel/ledger.ts";
import type { PanelAnswer, PanelRequest } from "../../../client/panel/messages.ts";
import { panelPage } from "../../../client/panel/page.ts";
import { isPanelRequest } from "../../../client/panel/request-shape.ts";
import { rowsOf } from "../../../client/panel/rows.ts";
import { panelStateOf } from "../../../client/panel/state-view.ts";
import { timelineOf } from "../../../client/panel/timeline.ts";
import type { RunEvent } from "../../../runtime/events/event.ts";
import { applyEvent, emptyStatus } from "../../../runtime/events/status.ts";
import type { QuantumView } from "../../../runtime/cli/quantum-view.ts";
import { root } from "./vscode.ts";

/** The built page of the run panel in a real browser, with a host that folds the events it is given. */
export interface PanelPage {
  readonly page: Page;
  /** Requests of the page that are not for data, in order. */
  readonly asked: readonly PanelRequest[];
  /** Folds more events and tells the page, as the editor would. */
  readonly tell: (events: readonly RunEvent[]) => Promise<void>;
  readonly say: (answer: PanelAnswer) => Promise<void>;
  readonly close: () => Promise<void>;
}

export type Theme = "light" | "dark" | "high-contrast";

const colours: Readonly<Record<Theme, Readonly<Record<string, string>>>> = {
  light: {
    ...{ foreground: "#3b3b3b", descriptionForeground: "#616161", "editor-background": "#ffffff" },
    ...{ "sideBar-background": "#f8f8f8", "testing-iconPassed": "#388a34", "testing-iconFailed": "#c72e0f" },
    ...{ "charts-blue": "#1a85ff", "charts-green": "#388a34", "charts-yellow": "#b89500", "charts-orange": "#d18616" },
    ...{
      "charts-purple": "#652d90",
      "charts-red": "#e51400",
      "textLink-foreground": "#005fb8",
      focusBorder: "#005fb8",
    },
    ...{ "button-background": "#005fb8", "button-foreground": "#ffffff", "widget-border": "#e5e5e5" },
    ...{ "input-background": "#ffffff", "input-foreground": "#3b3b3b", "input-border": "#cecece" },
    ...{ "list-hoverBackground": "#f2f2f2", "list-inactiveSelectionBackground": "#e4e6f1", errorForeground: "#c72e0f" },
    ...{ "badge-background": "#cccccc", "badge-foreground": "#3b3b3b", "list-warningForeground": "#855f00" },
    ...{ "input-placeholderForeground": "#6e6e6e", "textCodeBlock-background": "#f4f4f4" },
  },
  dark: {
    ...{ foreground: "#cccccc", descriptionForeground: "#9d9d9d", "editor-background": "#1f1f1f" },
    ...{ "sideBar-background": "#181818", "testing-iconPassed": "#73c991", "testing-iconFailed": "#f14c4c" },
    ...{ "charts-blue": "#59a4f9", "charts-green": "#89d185", "charts-yellow": "#cca700", "charts-orange": "#d18616" },
    ...{
      "charts-purple": "#b180d7",
      "charts-red": "#f14c4c",
      "textLink-foreground": "#4daafc",
      focusBorder: "#0078d4",
    },
    ...{ "button-background": "#0078d4", "button-foreground": "#ffffff", "widget-border": "#313131" },
    ...{ "input-background": "#313131", "input-foreground": "#cccccc", "input-border": "#3c3c3c" },
    ...{ "list-hoverBackground": "#2a2d2e", "list-inactiveSelectionBackground": "#37373d", errorForeground: "#f85149" },
    ...{ "badge-background": "#616161", "badge-foreground": "#f8f8f8", "list-warningForeground": "#cca700" },
    ...{ "input-placeholderForeground": "#989898", "textCodeBlock-background": "#2b2b2b" },
  },
  "high-contrast": {
    ...{ foreground: "#ffffff", descriptionForeground: "#ffffff", "editor-background": "#000000" },
    ...{ "sideBar-background": "#000000", "testing-iconPassed": "#73c991", "testing-iconFailed": "#f14c4c" },
    ...{ "charts-blue": "#59a4f9", "charts-green": "#89d185", "charts-yellow": "#ffff00", "charts-orange": "#ffa500" },
    ...{
      "charts-purple": "#b180d7",
      "charts-red": "#f14c4c",
      "textLink-foreground": "#21a6ff",
      focusBorder: "#f38518",
    },
    ...{ "button-background": "#000000", "button-foreground": "#ffffff", "button-border": "#6fc3df" },
    ...{ "widget-border": "#6fc3df", contrastBorder: "#6fc3df", "input-border": "#6fc3df" },
    ...{ "input-background": "#000000", "input-foreground": "#ffffff", errorForeground: "#f48771" },
    ...{ "badge-background": "#000000", "badge-foreground": "#ffffff", "list-warningForeground": "#ffff00" },
    ...{ "input-placeholderForeground": "#ffffff", "textCodeBlock-background": "#000000" },
  },
};

/** Opens the page; `planned` is what `wcl status RUN --wrapper N` would say. */
export async function openPanel(options: {
  readonly theme?: Theme;
  readonly width?: number;
  readonly now?: number;
  readonly planned?: (wrapnum: number) => QuantumView;
}): Promise<PanelPage> {
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu"],
  });
  const page = await browser.newPage({ viewport: { width: options.width ?? 1280, height: 900 } });
  const host = { status: emptyStatus(), ledger: emptyLedger() };
  const asked: PanelRequest[] = [];
  const now = (): number => options.now ?? Date.now();
  const say = async (answer: PanelAnswer): Promise<void> => {
    await page.evaluate(`window.postMessage(${JSON.stringify(answer)}, "*")`);
  };
  const answer = async (request: unknown): Promise<void> => {
    if (!isPanelRequest(request)) throw new Error(`the page asked for ${JSON.stringify(request)}`);
    if (request.kind === "rows") await say(rowsOf(host.status, host.ledger, request.wanted, now()));
    else if (request.kind === "timeline")
      await say({ kind: "timeline", timeline: timelineOf(host.status, host.ledger, now()) });
    else if (request.kind === "detail") {
      const planned = options.planned?.(request.wrapnum) ?? { trouble: "the plan of this run is gone" };
      await say({ kind: "detail", detail: detailOf(host.status, host.ledger, request.wrapnum, planned) });
      asked.push(request);
    } else asked.push(request);
  };
  await serve(page, options.theme ?? "light");
  await page.exposeFunction("askHost", answer);
  await page.addInitScript("window.acquireVsCodeApi = () => ({ postMessage: window.askHost, setState() {} });");
  if (options.now !== undefined) await page.clock.setFixedTime(options.now);
  await page.goto("http://panel.example/");
  return {
    ...{ page, asked, say },
    tell: async (events) => {
      for (const event of events) {
        host.status = applyEvent(host.status, event);
        writeDown(host.ledger, event);
      }
      await say({ kind: "state", state: panelStateOf(host.status) });
    },
    close: () => browser.close(),
  };
}

/** The page under its real content security policy, with the colours that an editor would give it. */
async function serve(page: Page, theme: Theme): Promise<void> {
  const values = Object.entries(colours[theme]).map(([name, value]) => `--vscode-${name}: ${value};`);
  const look = `html { ${values.join(" ")} --vscode-font-family: system-ui, sans-serif; --vscode-font-size: 13px; --vscode-font-weight: normal; background: var(--vscode-editor-background); }`;
  const html = panelPage({ script: "/panel.js", style: "/panel.css", source: "http://panel.example", nonce: "once" });
  await page.route("http://panel.example/**", (route) => {
    const path = new URL(route.request().url()).pathname;
    const file = (name: string): string => readFileSync(join(root, "dist", name), "utf8");
    if (path === "/panel.js") return route.fulfill({ contentType: "text/javascript", body: file("panel.js") });
    if (path === "/panel.css") return route.fulfill({ contentType: "text/css", body: `${look}\n${file("panel.css")}` });
    if (path === "/") return route.fulfill({ contentType: "text/html", body: html });
    return route.fulfill({ status: 404 });
  });
}
