import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium, type Page } from "playwright-core";
import { webviewPage } from "../../../client/webview-page.ts";
import { root } from "./vscode.ts";

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

/** A built page of ours in a real browser, under its content security policy, with a host that the test plays. */
export interface Webview {
  readonly page: Page;
  /** Tells the page something, as the editor would. */
  readonly say: (answer: unknown) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Opens dist/NAME.js with its body in a browser of its own; `asked` hears what the page asks. */
export async function openWebview(options: {
  readonly name: string;
  readonly body: string;
  readonly asked: (request: unknown, say: Webview["say"]) => Promise<void>;
  readonly theme?: Theme;
  readonly width?: number;
  readonly now?: number;
}): Promise<Webview> {
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu"],
  });
  const page = await browser.newPage({ viewport: { width: options.width ?? 1280, height: 900 } });
  page.setDefaultTimeout(15_000);
  await serve(page, options);
  const say: Webview["say"] = async (answer) => {
    await page.evaluate(`window.postMessage(${expressionOf(answer)}, "*")`);
  };
  await page.exposeFunction("askHost", (request: unknown) => options.asked(request, say));
  await page.addInitScript("window.acquireVsCodeApi = () => ({ postMessage: window.askHost, setState() {} });");
  if (options.now !== undefined) await page.clock.setFixedTime(options.now);
  await page.goto("http://panel.example/");
  return {
    page,
    say,
    close: () => browser.close(),
  };
}

/** A value as a script writes it; pixels are no JSON. */
function expressionOf(value: unknown): string {
  const floats: string[] = [];
  const text = JSON.stringify(value, (_key, one: unknown) => {
    if (!(one instanceof Float32Array)) return one;
    const bytes = Buffer.from(one.buffer, one.byteOffset, one.byteLength).toString("base64");
    floats.push(`new Float32Array(Uint8Array.from(atob("${bytes}"), (one) => one.charCodeAt(0)).buffer)`);
    return `floats ${floats.length - 1}`;
  });
  return text.replace(/"floats (\d+)"/g, (_whole, index: string) => floats[Number(index)] ?? "null");
}

/** With the colours that an editor would give it. */
async function serve(
  page: Page,
  { name, body, theme = "light" }: { readonly name: string; readonly body: string; readonly theme?: Theme },
): Promise<void> {
  const values = Object.entries(colours[theme]).map(([variable, value]) => `--vscode-${variable}: ${value};`);
  const look = `html { ${values.join(" ")} --vscode-font-family: system-ui, sans-serif; --vscode-font-size: 13px; --vscode-font-weight: normal; background: var(--vscode-editor-background); }`;
  const html = webviewPage({
    ...{ title: "WCL", script: `/${name}.js`, styles: ["/look.css", "/panel.css", "/views.css"], body },
    ...{ source: "http://panel.example", nonce: "once" },
  });
  await page.route("http://panel.example/**", (route) => {
    const file = new URL(route.request().url()).pathname.slice(1);
    if (file === "") return route.fulfill({ contentType: "text/html", body: html });
    if (file === "look.css") return route.fulfill({ contentType: "text/css", body: look });
    if (!/^\w+\.(js|css)$/.test(file)) return route.fulfill({ status: 404 });
    const contentType = file.endsWith(".js") ? "text/javascript" : "text/css";
    return route.fulfill({ contentType, body: readFileSync(join(root, "dist", file), "utf8") });
  });
}
