import { window, type ExtensionContext } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { registerBugReport } from "./bug-report.ts";
import { registerCommands } from "./commands.ts";
import { registerContextStatus } from "./context-status.ts";
import { registerFilesPanel } from "./files/files-panel.ts";
import { registerFitsEditor } from "./fits/fits-editor.ts";
import { startLanguageClient } from "./language-client.ts";
import { registerLineageDocument } from "./lineage-document.ts";
import { registerLogLinks } from "./log-links.ts";
import { registerPolicyDocument } from "./policy-document.ts";
import { registerPlanPanels } from "./plan/plan-panel.ts";
import { registerPlanView } from "./plan-tree.ts";
import { registerShowReferences } from "./references.ts";
import { registerRulePages } from "./rule-pages.ts";
import { createRunPanels } from "./panel/run-panel.ts";
import { createCampaignsTree } from "./campaigns-tree.ts";
import { createRunsTree } from "./runs-tree.ts";
import { serverChanges } from "./server-changes.ts";
import { registerServerStatus } from "./server-status.ts";
import { registerExplainSubmission } from "./start/explain-submission.ts";
import { registerNewSubmission } from "./start/new-submission.ts";
import { registerSubmissionTests } from "./submission-tests.ts";
import { registerTasks } from "./tasks.ts";

const running: { client?: LanguageClient } = {};

/** Called by the editor when a WCL file is opened, a run is shown, or the runs view is. */
export async function activate(context: ExtensionContext): Promise<void> {
  const tree = createRunsTree(context);
  const panels = createRunPanels(context, tree.refresh);
  context.subscriptions.push(window.createTreeView("wcl.runs", { treeDataProvider: tree }));
  createCampaignsTree(context);
  registerCommands({
    context,
    panels,
    tree,
    showLog: () => {
      running.client?.outputChannel.show();
    },
    restartServer: async () => {
      await running.client?.restart();
    },
  });
  registerFitsEditor(context);
  registerFilesPanel(context);
  registerLogLinks(context);
  registerLineageDocument(context);
  registerShowReferences(context);
  registerTasks(context);
  registerNewSubmission(context);
  registerSubmissionTests(context);
  running.client = await startLanguageClient(context);
  const changes = serverChanges(running.client);
  registerServerStatus(context, running.client, changes);
  registerPlanView(context, running.client, changes);
  registerPlanPanels(context, running.client, changes);
  registerExplainSubmission(context, running.client, changes);
  registerContextStatus(context, running.client, changes);
  registerRulePages(context, running.client);
  registerPolicyDocument(context, running.client);
  registerBugReport(context, running.client);
}

/** Ends the language server; runs go on, they belong to nobody's window. */
export async function deactivate(): Promise<void> {
  await running.client?.stop(2000);
}
