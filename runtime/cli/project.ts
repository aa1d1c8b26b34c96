import { dirname, join } from "node:path";
import type { Problem } from "../../grammar/problem.ts";
import { loadButler, type ButlerInput } from "../checks/butler-input.ts";
import { readSettings, type ProjectSettings } from "../checks/settings.ts";
import type { System } from "../system.ts";

/** What the project around a submission says: rules and Butler, from the nearest `wcl.toml` at or above its folder. */
export interface Project {
  readonly settings: ProjectSettings;
  readonly butler: ButlerInput | undefined;
  readonly problems: readonly Problem[];
}

/** Finds and reads the project's settings; without a `wcl.toml` everything has its default. */
export function loadProject(entry: string, system: System): Project {
  const file = nearestSettings(dirname(entry), system);
  const read = file === undefined ? undefined : system.read(file);
  if (file === undefined || read?.kind !== "text") return { settings: { rules: [] }, butler: undefined, problems: [] };
  const { settings, problems } = readSettings(read.text, file);
  const butler = settings.butler === undefined ? undefined : loadButler(settings.butler, system.read);
  return { settings, butler, problems };
}

function nearestSettings(folder: string, system: System): string | undefined {
  const file = join(folder, "wcl.toml");
  if (system.read(file).kind !== "missing") return file;
  const parent = dirname(folder);
  return parent === folder ? undefined : nearestSettings(parent, system);
}
