import {
  FileType,
  Location,
  Range,
  TestMessage,
  TestRunProfileKind,
  tests,
  Uri,
  window,
  workspace,
  type ExtensionContext,
  type TestItem,
  type TestController,
  type TestRun,
} from "vscode";
import type { ProblemJson } from "../runtime/cli/problem-json.ts";
import { folderOf, includeWords, runWcl } from "./run-process.ts";

/** Folders below a workspace folder in which submissions are looked for, and how many are listed at most. */
const deepest = 6;
const mostSubmissions = 1000;

/** Every submission of the workspace in the test explorer: `wcl check` for each, and a dry run of its plan. Nothing starts by itself. */
export function registerSubmissionTests(context: ExtensionContext): void {
  const controller = tests.createTestController("wcl", "WCL submissions");
  const look = async (): Promise<void> => {
    const found = await Promise.all((workspace.workspaceFolders ?? []).map(({ uri }) => submissionsIn(uri, deepest)));
    controller.items.replace(
      found
        .flat()
        .slice(0, mostSubmissions)
        .map((uri) => itemOf(controller, uri)),
    );
  };
  controller.resolveHandler = (item) => (item === undefined ? look() : undefined);
  controller.refreshHandler = look;
  controller.createRunProfile(
    "Check",
    TestRunProfileKind.Run,
    async (request, token) => {
      const run = controller.createTestRun(request);
      if (!workspace.isTrusted) {
        void window.showWarningMessage("Dry runs ask query programs: trust this workspace first.");
        run.end();
        return;
      }
      const chosen = request.include ?? [...controller.items].map(([, item]) => item);
      for (const item of chosen.flatMap(leavesOf)) {
        if (token.isCancellationRequested || request.exclude?.includes(item) === true) run.skipped(item);
        else await runItem(context.extensionPath, run, item);
      }
      run.end();
    },
    true,
  );
  context.subscriptions.push(controller);
}

async function submissionsIn(folder: Uri, depth: number): Promise<readonly Uri[]> {
  const entries = await workspace.fs.readDirectory(folder).then(
    (all) => all,
    () => [],
  );
  const found = entries.flatMap(([name, type]) => (type === FileType.File && name.endsWith(".des") ? [name] : []));
  // Links are not followed, so that no folder is entered twice.
  const below = entries.flatMap(([name, type]) =>
    type === FileType.Directory && depth > 0 && !/^\.|^node_modules$/.test(name) ? [name] : [],
  );
  const others = await Promise.all(below.map((name) => submissionsIn(Uri.joinPath(folder, name), depth - 1)));
  return [...found.map((name) => Uri.joinPath(folder, name)), ...others.flat()];
}

function itemOf(controller: TestController, uri: Uri): TestItem {
  const item = controller.createTestItem(uri.toString(), workspace.asRelativePath(uri), uri);
  item.children.replace([
    controller.createTestItem(`${uri.toString()} check`, "check: all rules", uri),
    controller.createTestItem(`${uri.toString()} plan`, "plan: a dry run of all blocks", uri),
  ]);
  return item;
}

function leavesOf(item: TestItem): readonly TestItem[] {
  return item.children.size === 0 ? [item] : [...item.children].flatMap(([, child]) => leavesOf(child));
}

async function runItem(extensionPath: string, run: TestRun, item: TestItem): Promise<void> {
  const file = item.uri?.fsPath;
  if (file === undefined) return;
  run.started(item);
  const begun = Date.now();
  const told: unknown[] = [];
  const words = item.id.endsWith(" check") ? ["check", file, "--format", "json"] : ["plan", file, "--json"];
  const finished = await runWcl(extensionPath, [...words, ...includeWords()], { cwd: folderOf(file) }, (line) => {
    told.push(line);
  });
  const took = Date.now() - begun;
  const errors = told.flatMap(problemsIn).filter(({ severity }) => severity === "error");
  const said = [...errors.map(({ code, message }) => `${code}: ${message}`), finished.stderr.trim()];
  for (const line of said.join("\n").split("\n")) if (line !== "") run.appendOutput(`${line}\r\n`, undefined, item);
  if (finished.code === 0) run.passed(item, took);
  else if (errors.length > 0) run.failed(item, errors.map(messageOf), took);
  else run.errored(item, new TestMessage(finished.stderr.trim() || "wcl ended without an answer"), took);
}

/** A line of JSON is one problem, a list of them, or has one. */
function problemsIn(told: unknown): readonly ProblemJson[] {
  if (Array.isArray(told)) return told.flatMap(problemsIn);
  if (typeof told !== "object" || told === null) return [];
  if ("severity" in told && "range" in told) return [told as ProblemJson];
  return "problems" in told ? problemsIn(told.problems) : [];
}

function messageOf({ code, message, file, range }: ProblemJson): TestMessage {
  const told = new TestMessage(`${code}: ${message}`);
  const { start, end } = range;
  told.location = new Location(Uri.file(file), new Range(start.line, start.character, end.line, end.character));
  return told;
}
