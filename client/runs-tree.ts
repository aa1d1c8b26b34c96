import { EventEmitter, ThemeColor, ThemeIcon, TreeItem, type TreeDataProvider } from "vscode";
import { runWcl } from "./run-process.ts";

/** One line of `wcl status --json`. */
export interface RunSummary {
  readonly run: string;
  readonly state: string;
  readonly submitted: string;
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  readonly entry: string;
}

export interface RunsTree extends TreeDataProvider<RunSummary> {
  readonly refresh: () => void;
}

/** The runs on this machine, newest first; asks `wcl status`, keeps nothing. */
export function createRunsTree(extensionPath: string, cwd: string): RunsTree {
  const changed = new EventEmitter<undefined>();
  return {
    onDidChangeTreeData: changed.event,
    refresh: () => {
      changed.fire(undefined);
    },
    getTreeItem: (run) => describeRun(run),
    getChildren: async (parent) => {
      if (parent !== undefined) return [];
      const runs: RunSummary[] = [];
      await runWcl(extensionPath, ["status", "--json"], { cwd }, (line) => {
        if (isRunSummary(line)) runs.push(line);
      });
      return runs.sort((a, b) => b.submitted.localeCompare(a.submitted));
    },
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

function isRunSummary(value: unknown): value is RunSummary {
  return typeof value === "object" && value !== null && "run" in value && "state" in value && "total" in value;
}
