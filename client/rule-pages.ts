import { commands, Uri, window, workspace, type ExtensionContext } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { RuleText } from "../server/protocol.ts";

const scheme = "wcl-rule";

/** What the code of a problem leads to, for the server. */
export const rulePage = `command:wcl.explainRule?${encodeURIComponent('"')}{code}${encodeURIComponent('"')}`;

/** The page of a rule, with the words of `wcl explain`: opened by the code of a problem, or by a code that is typed. */
export function registerRulePages(context: ExtensionContext, client: LanguageClient): void {
  const textOf = async (code: string): Promise<string> => {
    const found = await client.sendRequest<RuleText | null>("wcl/explain", { code });
    return found?.markdown ?? `There is no rule ${code}.`;
  };
  context.subscriptions.push(
    workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: (uri) => textOf(uri.path.replace(/\.md$/, "")),
    }),
    commands.registerCommand("wcl.explainRule", async (given: unknown) => {
      const code = typeof given === "string" ? given : await askForCode();
      if (code === undefined) return;
      const page = Uri.from({ scheme, path: `${code.toUpperCase()}.md` });
      await commands.executeCommand("markdown.showPreviewToSide", page);
    }),
  );
}

async function askForCode(): Promise<string | undefined> {
  const code = await window.showInputBox({ title: "Explain a rule", prompt: "Its code, for example PFW213" });
  return code === undefined || code.trim() === "" ? undefined : code.trim();
}
