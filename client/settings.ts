import { workspace } from "vscode";

/** What an operator can set; every name is a key below `wcl.` in package.json, where it is explained. */
export interface Settings {
  readonly includeFolders: readonly string[];
  readonly registryUrl: string;
  readonly runFolder: string;
  readonly engine: string;
  readonly jobs: number;
}

/** Read anew at each use, so that a change counts at once. */
export function readSettings(): Settings {
  const settings = workspace.getConfiguration("wcl");
  return {
    includeFolders: settings.get("includeFolders", []),
    registryUrl: settings.get("registry.url", ""),
    runFolder: settings.get("run.folder", ""),
    engine: settings.get("run.engine", "local"),
    jobs: settings.get("run.jobs", 2),
  };
}
