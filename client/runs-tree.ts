import { EventEmitter, ThemeColor, ThemeIcon, TreeItem, type ExtensionContext, type TreeDataProvider } from "vscode";
import { runWcl, workingFolder } from "./run-process.ts";
import { isRunSummary, type RunSummary } from "./run-summary.ts";
import { createRunsStatus } from "./runs-status.ts";
import { watchRuns } from "./runs-watch.ts";

export interface RunsTree extends TreeDataProvider<RunSummary> {
  readonly refresh: () => void;
}

/**
 * The runs on this machine, newest first, as `wcl status` tells them. While one is under way they are asked for again
 * every few seconds, the status bar shows it, and its end is said.
 */
export function createRunsTree(context: ExtensionContext): RunsTree {
  const changed = new EventEmitter<undefined>();
  const status = createRunsStatus(context);
  const known: { runs?: readonly RunSummary[] } = {};
  const ask = async (): Promise<RunSummary[]> => {
    const runs: RunSummary[] = [];
    await runWcl(context.extensionPath, ["status", "--json"], { cwd: workingFolder() }, (line) => {
      if (isRunSummary(line)) runs.push(line);
    });
    return runs.sort((a, b) => b.submitted.localeCompare(a.submitted));
  };
  const watch = watchRuns({
    ask,
    heard: (runs) => {
      known.runs = runs;
      status.show(runs);
      changed.fire(undefined);
    },
  });
  context.subscriptions.push(watch);
  watch.look();
  return {
    onDidChangeTreeData: changed.event,
    refresh: watch.look,
    getTreeItem: (run) => describeRun(run),
    getChildren: async (parent) => (parent === undefined ? [...(known.runs ?? (await ask()))] : []),
  };
}

const icons: Readonly<Record<string, ThemeIcon>> = {
  running: new ThemeIcon("sync~spin"),
  done: new ThemeIcon("pass-filled", new ThemeColor("testing.iconPassed")),
  failed: new ThemeIcon("error", new ThemeColor("testing.iconFailed")),
  cancelled: new ThemeIcon("circle-slash"),
  lost: new ThemeIcon("warning", new ThemeColor("list.warningForeground")),
};

function describeRun(run: RunSummary): TreeItem {
  const item = new TreeItem(run.run);
  item.description = `${run.state} · ${run.done}/${run.total}${run.failed > 0 ? ` · ${run.failed} failed` : ""}`;
  item.tooltip = `${run.run}\n${run.entry}\nsubmitted ${run.submitted}`;
  item.iconPath = icons[run.state] ?? new ThemeIcon("circle-outline");
  item.contextValue = run.state === "running" ? "running" : run.state === "done" ? "ended" : "stopped";
  item.command = { command: "wcl.openRun", title: "Open Run", arguments: [run.run] };
  return item;
}
