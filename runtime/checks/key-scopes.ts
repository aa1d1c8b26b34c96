import type { ConfigSection, Program } from "../config/program.ts";
import type { KeyScope } from "../config/vocabulary/entry.ts";
import { sectionIn, sectionsIn } from "./config-read.ts";
import type { Survey } from "./survey.ts";

/** A section of the submission and what kind of section it is to the catalogue. */
export interface ScopedSection {
  readonly scope: KeyScope;
  readonly section: ConfigSection;
  /** For people: `file section calexp`. */
  readonly name: string;
}

/** Every section whose keys the catalogue knows, the top level first. */
export function* scopedSections({ program, modules }: Survey): Generator<ScopedSection> {
  yield { scope: "global", section: program.root, name: "the top level" };
  for (const kind of ["block", "site", "archive"] as const) yield* named(program, kind);
  for (const module of modules.values()) {
    yield { scope: "module", section: module.section, name: `module ${module.name}` };
    for (const exec of module.execs) yield { scope: "exec", section: exec.section, name: exec.name };
    for (const [name, section] of module.files) yield { scope: "file", section, name: `file section ${name}` };
    for (const [name, section] of module.lists) {
      yield { scope: "list", section, name: `list section ${name}` };
      for (const [part, inner] of sectionsIn(sectionIn(section, "div_list_by_col"))) {
        yield { scope: "div_list", section: inner, name: `list part ${part}` };
      }
    }
  }
}

function* named(program: Program, kind: "block" | "site" | "archive"): Generator<ScopedSection> {
  for (const [name, section] of sectionsIn(sectionIn(program.root, kind)))
    yield { scope: kind, section, name: `${kind} ${name}` };
}
