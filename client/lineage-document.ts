import { commands, Uri, ViewColumn, window, workspace, type ExtensionContext } from "vscode";
import { linkPaths } from "./log-links.ts";
import { runWcl, workingFolder } from "./run-process.ts";

const scheme = "wcl-lineage";

/** What a file came from and what came from it, as `wcl provenance` tells it, in a document that cannot be written. */
export function registerLineageDocument(context: ExtensionContext): void {
  context.subscriptions.push(
    workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: (uri) => lineageText(context.extensionPath, uri.query),
    }),
    linkPaths({ scheme }),
    commands.registerCommand("wcl.showLineage", async (given: unknown) => {
      const file = typeof given === "string" ? given : await askName();
      if (file === undefined || file === "") return;
      const name = file.split("/").at(-1) ?? file;
      const uri = Uri.from({ scheme, path: `Lineage of ${name}`, query: name });
      await window.showTextDocument(await workspace.openTextDocument(uri), {
        ...{ preview: true, viewColumn: ViewColumn.One },
      });
    }),
  );
}

async function askName(): Promise<string | undefined> {
  return window.showInputBox({ prompt: "Name of a file that a run made or that was registered", ignoreFocusOut: true });
}

async function lineageText(extensionPath: string, name: string): Promise<string> {
  const [up, down] = await Promise.all([
    askLineage(extensionPath, name, "--up"),
    askLineage(extensionPath, name, "--down"),
  ]);
  return `# What it came from\n\n${up}\n# What came from it\n\n${down}`;
}

async function askLineage(extensionPath: string, name: string, direction: "--up" | "--down"): Promise<string> {
  const lines: string[] = [];
  const { code, stderr } = await runWcl(
    extensionPath,
    ["provenance", name, direction],
    { cwd: workingFolder() },
    {
      text: (line) => lines.push(line),
    },
  );
  return code === 0 ? `${lines.join("\n")}\n` : `${stderr}\n`;
}
