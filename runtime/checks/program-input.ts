import type { ButlerInput } from "./butler-input.ts";
import type { DataView } from "./data-view.ts";
import type { ModuleView, Survey } from "./survey.ts";

/** The submission and the Butler's policy, with what many rules ask about them. */
export interface ProgramInput {
  readonly survey: Survey;
  /** The Butler's policy, when the project names one. */
  readonly butler: ButlerInput | undefined;
  /** What the programs of running modules read (or make), each section once. */
  readonly data: (which: "input" | "output") => readonly DataView[];
  /** Which names have a value in a module although no text defines them. */
  readonly given: (module: ModuleView) => (name: string) => boolean;
}
