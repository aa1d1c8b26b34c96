import {
  commands,
  EventEmitter,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  window,
  workspace,
  type ExtensionContext,
} from "vscode";
import { isCampaignSummary, type CampaignNode, type CampaignSummary, type CampaignUnit } from "./campaign-summary.ts";
import { runWcl, workingFolder } from "./run-process.ts";

/** Milliseconds between two looks while the view is seen and a campaign is under way. */
const lookEvery = 3000;

/** Campaigns of this machine with their units, as `wcl campaign status` tells them; asked only while the view is seen. */
export function createCampaignsTree(context: ExtensionContext): void {
  const changed = new EventEmitter<undefined>();
  const known: { campaigns: readonly CampaignSummary[]; timer?: NodeJS.Timeout } = { campaigns: [] };
  const ask = async (): Promise<CampaignSummary[]> => {
    const campaigns: CampaignSummary[] = [];
    await runWcl(context.extensionPath, ["campaign", "status", "--json"], { cwd: workingFolder() }, (line) => {
      if (isCampaignSummary(line)) campaigns.push(line);
    });
    return campaigns;
  };
  const look = async (): Promise<void> => {
    clearTimeout(known.timer);
    if (!view.visible) return;
    known.campaigns = await ask();
    changed.fire(undefined);
    if (known.campaigns.some(isUnderWay)) known.timer = setTimeout(() => void look(), lookEvery);
  };
  const view = window.createTreeView<CampaignNode>("wcl.campaigns", {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getTreeItem: itemOf,
      getChildren: (node) =>
        node === undefined
          ? known.campaigns.map((campaign) => ({ kind: "campaign", campaign }))
          : node.kind === "campaign"
            ? node.campaign.units.map((unit) => ({ kind: "unit", unit }))
            : [],
    },
  });
  const act = async (verb: string, node: CampaignNode | undefined): Promise<void> => {
    if (node?.kind !== "campaign" || !workspace.isTrusted) return;
    const words = ["campaign", verb, node.campaign.name];
    const { code, stderr } = await runWcl(context.extensionPath, words, { cwd: workingFolder() }, () => undefined);
    if (code !== 0) void window.showErrorMessage(`${node.campaign.name}: ${stderr.trim()}`);
    await look();
  };
  context.subscriptions.push(
    view,
    view.onDidChangeVisibility(() => void look()),
    commands.registerCommand("wcl.refreshCampaigns", look),
    ...["pause", "resume", "stop"].map((verb) =>
      commands.registerCommand(`wcl.${verb}Campaign`, (node?: CampaignNode) => act(verb, node)),
    ),
    {
      dispose: () => {
        clearTimeout(known.timer);
      },
    },
  );
  void look();
}

function isUnderWay({ state }: CampaignSummary): boolean {
  return state !== "done" && state !== "stopped" && state !== "idle";
}

function itemOf(node: CampaignNode): TreeItem {
  return node.kind === "campaign" ? campaignItem(node.campaign) : unitItem(node.unit);
}

function campaignItem(campaign: CampaignSummary): TreeItem {
  const { name, state, counts, units, expectedEnd } = campaign;
  const item = new TreeItem(name, TreeItemCollapsibleState.Collapsed);
  const bad = counts.failed + counts.refused;
  item.description = `${state} · ${counts.done}/${units.length}${bad > 0 ? ` · ${bad} failed` : ""}`;
  const end = expectedEnd === null ? "" : `\nexpected end ${new Date(expectedEnd).toLocaleString()}`;
  item.tooltip = `${name}: ${counts.done} of ${units.length} done, ${counts.active} under way, ${counts.waiting} waiting${end}`;
  item.iconPath = iconOf(
    isUnderWay(campaign) ? (state === "running" ? "active" : "paused") : bad > 0 ? "failed" : state,
  );
  item.contextValue = state === "running" ? "running" : isUnderWay(campaign) ? "paused" : "over";
  return item;
}

function iconOf(state: string): ThemeIcon {
  return icons[state] ?? new ThemeIcon("circle-outline");
}

const icons: Readonly<Record<string, ThemeIcon>> = {
  waiting: new ThemeIcon("circle-outline"),
  active: new ThemeIcon("sync~spin"),
  paused: new ThemeIcon("debug-pause"),
  done: new ThemeIcon("pass-filled", new ThemeColor("testing.iconPassed")),
  failed: new ThemeIcon("error", new ThemeColor("testing.iconFailed")),
  refused: new ThemeIcon("circle-slash", new ThemeColor("testing.iconFailed")),
};

function unitItem({ unit, state, runs, why }: CampaignUnit): TreeItem {
  const item = new TreeItem(unit);
  const run = runs.at(-1);
  item.description = [state, ...(runs.length > 1 ? [`attempt ${runs.length}`] : []), ...why].join(" · ");
  item.tooltip = [unit, ...runs, ...why].join("\n");
  item.iconPath = iconOf(state === "submitting" ? "active" : state);
  if (run !== undefined) item.command = { command: "wcl.openRun", title: "Open Run", arguments: [run] };
  return item;
}
