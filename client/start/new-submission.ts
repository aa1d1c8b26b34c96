import { commands, Uri, window, workspace, type ExtensionContext } from "vscode";

/** What can be begun with; the texts lie in client/templates. */
const templates = [
  {
    file: "values.des",
    label: "One program over a list of values",
    detail: "The values stand in the submission; nothing has to be asked. Runs as it is.",
  },
  {
    file: "query.des",
    label: "Two programs over the answer of a query",
    detail: "A query program names the inputs; the second program reads what the first one makes.",
  },
] as const;

/** The command "New Submission": a text that is sound from the first moment, to be changed and saved where it belongs. */
export function registerNewSubmission(context: ExtensionContext): void {
  context.subscriptions.push(
    commands.registerCommand("wcl.newSubmission", async (given: unknown) => {
      const choice =
        templates.find(({ file }) => file === given) ??
        (await window.showQuickPick(templates, {
          placeHolder: "What does the new submission do?",
          matchOnDetail: true,
        }));
      if (choice === undefined) return;
      const source = Uri.joinPath(context.extensionUri, "client/templates", choice.file);
      const content = new TextDecoder().decode(await workspace.fs.readFile(source));
      await window.showTextDocument(await workspace.openTextDocument({ language: "wcl", content }));
    }),
  );
}
