import { StatusBarAlignment, ThemeColor, window, type ExtensionContext } from "vscode";
import type { RunSummary } from "./run-summary.ts";

/** The run in the status bar: the newest that is under way, or that has just ended; a click opens its panel. */
export interface RunsStatus {
  readonly show: (runs: readonly RunSummary[]) => void;
}

export function createRunsStatus(context: ExtensionContext): RunsStatus {
  const item = window.createStatusBarItem("wcl.run", StatusBarAlignment.Left, 10);
  item.name = "WCL Run";
  context.subscriptions.push(item);
  return {
    show: (runs) => {
      const open = runs.filter(({ state }) => state === "running" || state === "submitted");
      const [newest] = open;
      if (newest === undefined) {
        item.hide();
        return;
      }
      const more = open.length > 1 ? ` +${open.length - 1}` : "";
      const failed = newest.failed > 0 ? ` $(error) ${newest.failed}` : "";
      item.text = `$(sync~spin) ${newest.run} ${newest.done}/${newest.total}${failed}${more}`;
      item.tooltip = open.map(({ run, done, total, state }) => `${run}: ${state}, ${done} of ${total}`).join("\n");
      item.backgroundColor = newest.failed > 0 ? new ThemeColor("statusBarItem.warningBackground") : undefined;
      item.command = { command: "wcl.openRun", title: "Open Run", arguments: [newest.run] };
      item.show();
    },
  };
}
