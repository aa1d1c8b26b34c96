import {
  commands,
  DocumentLink,
  languages,
  Position,
  Range,
  Uri,
  window,
  workspace,
  type ExtensionContext,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { PolicyDocument } from "../server/protocol.ts";

const scheme = "wcl-policy";

/** The merged Butler policy as a document that cannot be written, each value a link to the layer it comes from. */
export function registerPolicyDocument(context: ExtensionContext, client: LanguageClient): void {
  const shown = new Map<string, PolicyDocument>();
  const selector = { scheme };
  context.subscriptions.push(
    workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: async (uri) => {
        const found = await client.sendRequest<PolicyDocument | null>("wcl/policy", {
          textDocument: { uri: uri.query },
        });
        if (found === null) return "# There is no [butler] in a wcl.toml at or above this submission.\n";
        shown.set(uri.toString(), found);
        return found.text;
      },
    }),
    languages.registerDocumentLinkProvider(selector, {
      provideDocumentLinks: (document) =>
        (shown.get(document.uri.toString())?.links ?? []).map(({ range: { start, end }, target }) => {
          const place = target.range.start;
          const range = new Range(new Position(start.line, start.character), new Position(end.line, end.character));
          const link = new DocumentLink(
            range,
            Uri.parse(target.uri).with({ fragment: `L${place.line + 1},${place.character + 1}` }),
          );
          link.tooltip = "Go to its layer";
          return link;
        }),
    }),
    commands.registerCommand("wcl.showButlerPolicy", async () => {
      const document = window.activeTextEditor?.document;
      if (document?.languageId !== "wcl") return;
      const uri = Uri.from({ scheme, path: "Butler policy.yaml", query: document.uri.toString() });
      await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true });
    }),
  );
}
