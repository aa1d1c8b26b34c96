import { defaultSettings, readSettings, type Settings } from "./settings.ts";

/** The settings of each workspace folder; a file takes those of the innermost folder around it. */
export interface SettingsStore {
  readonly for: (file: string) => Settings;
  /** `folder` undefined: for files outside all folders, and for folders without settings of their own. */
  readonly set: (folder: string | undefined, given: unknown) => void;
  readonly setFolders: (folders: readonly string[]) => void;
  readonly folders: () => readonly string[];
}

export function createSettingsStore(): SettingsStore {
  const own = new Map<string, Settings>();
  let common = defaultSettings;
  let folders: readonly string[] = [];
  return {
    folders: () => folders,
    setFolders: (given) => {
      folders = given;
      for (const folder of own.keys()) if (!given.includes(folder)) own.delete(folder);
    },
    set: (folder, given) => {
      const settings = readSettings(given, common);
      if (folder === undefined) common = settings;
      else own.set(folder, settings);
    },
    for: (file) => {
      const around = folders.filter((folder) => isBelow(file, folder)).sort((a, b) => b.length - a.length);
      return own.get(around[0] ?? "") ?? common;
    },
  };
}

/** Whether a file lies in a folder or below it. */
export function isBelow(file: string, folder: string): boolean {
  if (!file.startsWith(folder)) return false;
  const next = file[folder.length];
  return next === undefined || next === "/" || next === "\\" || folder.endsWith("/") || folder.endsWith("\\");
}
