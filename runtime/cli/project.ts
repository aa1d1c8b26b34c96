import { dirname, join } from "node:path";
import type { Problem } from "../../grammar/problem.ts";
import { loadButler, type ButlerInput } from "../checks/butler-input.ts";
import { noSettings, readSettings, type ProjectSettings } from "../checks/settings.ts";
import type { System } from "../system.ts";

/** What the project around a submission says: rules and Butler, from the nearest `wcl.toml` at or above its folder. */
export interface Project {
  readonly settings: ProjectSettings;
  readonly butler: ButlerInput | undefined;
  readonly problems: readonly Problem[];
}

/** Finds and reads the project's settings; without a `wcl.toml` everything has its default. */
export function loadProject(entry: string, system: System): Project {
  const { settings, problems } = projectSettings(entry, system);
  const butler = settings.butler === undefined ? undefined : loadButler(settings.butler, system.read);
  return { settings, butler, problems };
}

/** The settings alone, without reading what they name. */
export function projectSettings(entry: string, system: System): Pick<Project, "settings" | "problems"> {
  const file = nearestSettings(dirname(entry), system);
  const read = file === undefined ? undefined : system.read(file);
  return file === undefined || read?.kind !== "text"
    ? { settings: noSettings, problems: [] }
    : readSettings(read.text, file);
}

function nearestSettings(folder: string, system: System): string | undefined {
  const file = join(folder, "wcl.toml");
  if (system.read(file).kind !== "missing") return file;
  const parent = dirname(folder);
  return parent === folder ? undefined : nearestSettings(parent, system);
}
