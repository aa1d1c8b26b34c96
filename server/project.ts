import { dirname, join } from "node:path";
import { loadBaseline, type KnownProblems } from "../runtime/checks/baseline.ts";
import { loadButler, type ButlerInput } from "../runtime/checks/butler-input.ts";
import { readSettings } from "../runtime/checks/settings.ts";
import { noTemplateSettings, type TemplateSettings } from "../runtime/config/template/templates.ts";
import type { RuleSettings } from "../runtime/checks/severity.ts";
import type { Problem } from "../grammar/problem.ts";
import type { EditorSystem } from "./editor-system.ts";
import { recording } from "./recording.ts";
import type { System } from "../runtime/system.ts";

/** What the nearest `wcl.toml` at or above a submission says: rules, and the Butler's policy read. */
export interface Project {
  readonly rules: RuleSettings;
  readonly butler: ButlerInput | undefined;
  /** What was wrong before the project began to check, and is not told again. */
  readonly known: KnownProblems | undefined;
  /** What is wrong with the settings themselves. */
  readonly problems: readonly Problem[];
}

const nothing: Project = { rules: [], butler: undefined, known: undefined, problems: [] };

/** Reads each project once per version of everything it names; a policy is far larger than the text that one edits. */
export interface Projects {
  readonly for: (entry: string) => Project;
}

interface Kept {
  readonly project: Project;
  readonly reads: ReadonlyMap<string, string>;
}

export function createProjects(system: EditorSystem): Projects {
  const known = new Map<string, Kept>();
  return {
    for: (entry) => {
      const file = nearestSettings(dirname(entry), system);
      if (file === undefined) return nothing;
      const before = known.get(file);
      const fresh = [...(before?.reads ?? [])].every(([path, version]) => system.version(path) === version);
      if (before !== undefined && fresh) return before.project;
      const reads = new Map<string, string>();
      const project = load(file, recording(system, reads));
      known.set(file, { project, reads });
      return project;
    },
  };
}

/** How the templates of a submission are filled in; read once per version of the settings, and nothing but them. */
export function createTemplates(system: EditorSystem): (entry: string) => TemplateSettings {
  const known = new Map<string, { readonly version: string; readonly templates: TemplateSettings }>();
  return (entry) => {
    const file = nearestSettings(dirname(entry), system);
    if (file === undefined) return noTemplateSettings;
    const version = system.version(file);
    const before = known.get(file);
    if (before?.version === version) return before.templates;
    const content = system.read(file);
    const templates =
      content.kind === "text" ? readSettings(content.text, file).settings.templates : noTemplateSettings;
    known.set(file, { version, templates });
    return templates;
  };
}

function load(file: string, system: System): Project {
  const content = system.read(file);
  if (content.kind !== "text") return nothing;
  const { settings, problems } = readSettings(content.text, file);
  const butler = settings.butler === undefined ? undefined : loadButler(settings.butler, system.read);
  const known = settings.baseline === undefined ? undefined : loadBaseline(settings.baseline, system.read);
  return { rules: settings.rules, butler, known, problems };
}

function nearestSettings(folder: string, system: EditorSystem): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const file = join(at, "wcl.toml");
    if (system.version(file) !== "missing") return file;
    if (dirname(at) === at) return undefined;
  }
}
