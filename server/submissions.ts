import { surveyOf } from "../runtime/checks/survey.ts";
import type { Parse } from "../grammar/parse.ts";
import { loadProgram } from "../runtime/config/load.ts";
import { fillIn, type TemplateSettings } from "../runtime/config/template/templates.ts";
import type { EditorSystem } from "./editor-system.ts";
import { recording } from "./recording.ts";
import type { Submission } from "./snapshot.ts";

/** Loads each submission once per version of everything it read. */
export interface Submissions {
  readonly get: (entry: string, options: LoadFrom) => Submission;
  readonly count: () => number;
}

/** From where names of includes are looked up, besides the folders of the files themselves. */
export interface LoadFrom {
  readonly includeFolders: readonly string[];
  readonly workingFolder: string;
}

interface Kept {
  readonly submission: Submission;
  /** Every file that was asked for, with the version it had; missing files count. */
  readonly reads: ReadonlyMap<string, string>;
  readonly from: string;
  readonly templates: TemplateSettings;
}

/** Programs are large; the ones not asked for lately go. */
const keptPrograms = 40;

/** `templates` says how the templates of a submission are filled in; the same value as long as nothing changes. */
export function createSubmissions(
  system: EditorSystem,
  parse: Parse,
  templates: (entry: string) => TemplateSettings,
): Submissions {
  const known = new Map<string, Kept>();
  return {
    count: () => known.size,
    get: (entry, options) => {
      const before = known.get(entry);
      const from = JSON.stringify(options);
      const filling = templates(entry);
      const fresh =
        before?.from === from &&
        before.templates === filling &&
        [...before.reads].every(([file, version]) => system.version(file) === version);
      if (before !== undefined && fresh) return before.submission;
      const reads = new Map<string, string>();
      const world = { ...recording(system, reads), workingFolder: options.workingFolder };
      const { program, problems } = loadProgram(entry, world, {
        includeFolders: options.includeFolders,
        parse,
        fillIn: fillIn(entry, world, filling),
      });
      const submission = { entry, program, problems, survey: once(() => surveyOf(program)) };
      known.delete(entry);
      known.set(entry, { submission, reads, from, templates: filling });
      for (const oldest of known.keys()) {
        if (known.size <= keptPrograms) break;
        known.delete(oldest);
      }
      return submission;
    },
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
