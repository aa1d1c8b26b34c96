import { randomBytes } from "node:crypto";
import { Uri, type ExtensionContext, type Webview } from "vscode";
import { webviewPage } from "./webview-page.ts";

/** Which page a webview shows: `name` is that of its bundle in dist/. */
export interface PageKind {
  readonly name: "panel" | "plan" | "fits" | "files";
  readonly title: string;
  readonly body: string;
}

/** Fills a webview with one of our pages; it may load what lies in dist/ and nothing else. */
export function fillPage(context: ExtensionContext, view: Webview, { name, title, body }: PageKind): void {
  const resources = Uri.joinPath(context.extensionUri, "dist");
  const at = (file: string): string => view.asWebviewUri(Uri.joinPath(resources, file)).toString();
  view.options = { enableScripts: true, localResourceRoots: [resources] };
  view.html = webviewPage({
    ...{ title, body, script: at(`${name}.js`), styles: [at("panel.css"), at("views.css")] },
    ...{ source: view.cspSource, nonce: randomBytes(16).toString("base64") },
  });
}
