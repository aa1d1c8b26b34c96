import { commands, Uri, window, workspace, type ExtensionContext } from "vscode";
import type { RunPanels } from "./panel/run-panel.ts";
import { folderOf, runWcl, submitWords, workingFolder, type Finished } from "./run-process.ts";
import type { RunSummary } from "./run-summary.ts";
import type { RunsTree } from "./runs-tree.ts";

/** What commands need from the rest of the extension. */
export interface CommandSurroundings {
  readonly context: ExtensionContext;
  readonly panels: RunPanels;
  readonly tree: RunsTree;
  readonly showLog: () => void;
  readonly restartServer: () => Promise<void>;
}

/** Registers every command of package.json; the ones that start programs refuse an untrusted workspace once more. */
export function registerCommands(around: CommandSurroundings): void {
  const table: Readonly<Record<string, (...given: readonly unknown[]) => unknown>> = {
    "wcl.run": (target) => runSubmission(around, target),
    "wcl.cancelRun": (target) => actOnRun(around, "cancel", target),
    "wcl.resumeRun": (target) => actOnRun(around, "resume", target),
    "wcl.retryRun": (target, wrapnum) => actOnRun(around, "retry", target, wrapnum),
    "wcl.openRun": (target) => openRun(around, target),
    "wcl.refreshRuns": around.tree.refresh,
    "wcl.showOutput": around.showLog,
    "wcl.restartServer": around.restartServer,
  };
  for (const [name, action] of Object.entries(table)) {
    around.context.subscriptions.push(commands.registerCommand(name, action));
  }
}

async function runSubmission(around: CommandSurroundings, target: unknown): Promise<void> {
  const file = fileOf(target);
  if (file === undefined) return void window.showInformationMessage("Open a submission (.des) first.");
  if (!workspace.isTrusted) return void window.showWarningMessage("A run starts programs: trust this workspace first.");
  await workspace.saveAll(false);
  const answer: { run?: string; problems: number } = { problems: 0 };
  const finished = await window.withProgress({ location: { viewId: "wcl.runs" } }, () =>
    runWcl(
      around.context.extensionPath,
      [...submitWords(file), "--detach", "--json"],
      { cwd: folderOf(file) },
      (line) => {
        if (typeof line !== "object" || line === null) return;
        if ("run" in line && typeof line.run === "string") answer.run = line.run;
        if ("problems" in line && Array.isArray(line.problems)) answer.problems = line.problems.length;
      },
    ),
  );
  around.tree.refresh();
  if (answer.run !== undefined && finished.code === 0) around.panels.open(answer.run);
  else await explainRefusal(answer.problems, finished);
}

async function explainRefusal(problems: number, finished: Finished): Promise<void> {
  const what =
    finished.code === 1 && problems > 0
      ? `Not started: ${problems} ${problems === 1 ? "problem" : "problems"} in the submission.`
      : `Not started: ${finished.stderr.trim() === "" ? "wcl ended without an answer" : finished.stderr.trim()}`;
  const choice = await window.showErrorMessage(what, "Show Problems");
  if (choice !== undefined) await commands.executeCommand("workbench.actions.view.problems");
}

async function actOnRun(
  around: CommandSurroundings,
  verb: "cancel" | "resume" | "retry",
  target: unknown,
  wrapnum?: unknown,
): Promise<void> {
  if (!workspace.isTrusted) return;
  const run = runOf(target) ?? around.panels.current() ?? (await pickRun(around));
  if (run === undefined) return;
  const one = typeof wrapnum === "number" ? ["--wrapper", String(wrapnum)] : [];
  const words = [verb, run, ...one, ...(verb === "cancel" ? [] : ["--detach"]), "--json"];
  const finished = await runWcl(around.context.extensionPath, words, { cwd: workingFolder() }, () => undefined);
  around.tree.refresh();
  if (finished.code === 0) around.panels.open(run);
  else void window.showErrorMessage(`${run}: ${finished.stderr.trim()}`);
}

async function openRun(around: CommandSurroundings, target: unknown): Promise<void> {
  const run = runOf(target) ?? (await pickRun(around));
  if (run !== undefined) around.panels.open(run);
}

async function pickRun(around: CommandSurroundings): Promise<string | undefined> {
  const runs = (await around.tree.getChildren()) ?? [];
  const choice = await window.showQuickPick(
    runs.map((run) => ({ label: run.run, description: run.state, detail: run.entry })),
    { placeHolder: "Which run?" },
  );
  return choice?.label;
}

function fileOf(target: unknown): string | undefined {
  if (target instanceof Uri) return target.fsPath;
  if (typeof target === "string") return Uri.parse(target).fsPath;
  const document = window.activeTextEditor?.document;
  return document?.languageId === "wcl" ? document.uri.fsPath : undefined;
}

function runOf(target: unknown): string | undefined {
  if (typeof target === "string") return target;
  return typeof target === "object" && target !== null && "run" in target ? (target as RunSummary).run : undefined;
}
