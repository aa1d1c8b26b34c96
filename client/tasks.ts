import { join } from "node:path";
import {
  ProcessExecution,
  Task,
  TaskGroup,
  tasks,
  TaskScope,
  Uri,
  window,
  workspace,
  type ExtensionContext,
  type TaskDefinition,
} from "vscode";
import { folderOf, includeWords, submitWords, wclEnvironment } from "./run-process.ts";

/** What `tasks.json` may say: a command of `wcl` and the submission that it works on. */
interface WclTask extends TaskDefinition {
  readonly type: "wcl";
  readonly command: "check" | "plan" | "run";
  /** Absolute, or relative to the workspace folder; without it the submission in front. */
  readonly submission?: string;
}

const names = { check: "Check", plan: "Plan", run: "Run" } as const;

/** Tasks `wcl: check`, `wcl: plan`, `wcl: run`; the problems of a check land in the Problems view. */
export function registerTasks(context: ExtensionContext): void {
  const make = (definition: WclTask): Task | undefined => {
    const file = submissionOf(definition);
    if (file === undefined || !(definition.command in names)) return undefined;
    const words = [join(context.extensionPath, "dist/wcl.cjs"), ...wordsOf(definition.command, file)];
    const execution = new ProcessExecution(process.execPath, words, { cwd: folderOf(file), env: wclEnvironment() });
    const name = `${names[definition.command]} ${file.split(/[\\/]/).at(-1) ?? ""}`;
    const task = new Task(definition, TaskScope.Workspace, name, "wcl", execution, "$wcl");
    if (definition.command === "check") task.group = TaskGroup.Build;
    return task;
  };
  context.subscriptions.push(
    tasks.registerTaskProvider("wcl", {
      provideTasks: () => {
        const commands = ["check", "plan", ...(workspace.isTrusted ? (["run"] as const) : [])] as const;
        return commands.flatMap((command) => make({ type: "wcl", command }) ?? []);
      },
      // The definition is what somebody wrote in tasks.json: the editor has checked it against package.json.
      resolveTask: ({ definition }) => {
        const wanted = definition as WclTask;
        return wanted.command === "run" && !workspace.isTrusted ? undefined : make(wanted);
      },
    }),
  );
}

function wordsOf(command: WclTask["command"], file: string): readonly string[] {
  return command === "run" ? submitWords(file) : [command, file, ...includeWords()];
}

function submissionOf({ submission }: WclTask): string | undefined {
  if (submission !== undefined) {
    const folder = workspace.workspaceFolders?.[0]?.uri;
    return folder === undefined || submission.startsWith("/") ? submission : Uri.joinPath(folder, submission).fsPath;
  }
  const document = window.activeTextEditor?.document;
  return document?.languageId === "wcl" ? document.uri.fsPath : undefined;
}
