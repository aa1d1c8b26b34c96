import type { Severity } from "../../grammar/problem.ts";
import type { DocumentOptions } from "./document-text.ts";

/** What one exec section runs. `argv` is empty when a problem of error severity stands in the way. */
export interface CommandLine {
  /** The program and its arguments, as they are given to the operating system. No shell ever sees them. */
  readonly argv: readonly string[];
  /** The line before it is split into arguments, as the reference logs it. */
  readonly text: string;
  readonly problems: readonly CommandProblem[];
}

export interface CommandProblem {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** Where in the input WCL: path of section and key names. */
  readonly path: readonly string[];
}

export interface CommandOptions extends Omit<DocumentOptions, "row"> {
  /** The LSST wrapper appends `per_file_cmdline` and `add_cmdline`. */
  readonly dialect: "generic" | "lsst";
  /** The lines of the list file of a `list.NAME` section; undefined when there is none. */
  readonly listLines?: (list: string) => readonly string[] | undefined;
}
