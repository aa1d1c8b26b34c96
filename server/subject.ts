import type { Span } from "../grammar/span.ts";

/** The sections of which each entry has a name that other places use. */
export const namedSections = [
  "block",
  "module",
  "site",
  "archive",
  "filename_pattern",
  "directory_pattern",
  "filetype_metadata",
  "exec_def",
] as const;
export type NamedSection = (typeof namedSections)[number];

/** What a name in the text stands for. All names are folded to lower case. */
export type Subject =
  | { readonly kind: "variable"; readonly name: string }
  /** An exact path, as in `${section.key}`. */
  | { readonly kind: "path"; readonly path: readonly string[] }
  /** A file or list definition of a module. */
  | { readonly kind: "definition"; readonly of: "file" | "list"; readonly module: string; readonly name: string }
  /** An entry of one of the named sections: a module, a block, a pattern … */
  | { readonly kind: "entry"; readonly of: NamedSection; readonly name: string };

/** `define` opens or writes the thing, `close` is the name in its close tag, `assign` sets a variable. */
export type Role = "define" | "close" | "assign" | "use";

/** One place in a file where a subject is named. */
export interface Mention {
  readonly subject: Subject;
  readonly role: Role;
  readonly span: Span;
  /** Names of the sections around it, outermost first. */
  readonly path: readonly string[];
}

/** One word for each subject; equal exactly when the subjects are. */
export function subjectKey(subject: Subject): string {
  switch (subject.kind) {
    case "variable":
      return `variable ${subject.name}`;
    case "path":
      return `path ${subject.path.join(" ")}`;
    case "definition":
      return `${subject.of} ${subject.module} ${subject.name}`;
    case "entry":
      return `${subject.of} ${subject.name}`;
  }
}

/** The name as it is written in the text, folded. */
export function nameOf(subject: Subject): string {
  return subject.kind === "path" ? subject.path.join(".") : subject.name;
}

/** The module that a section path lies in. */
export function moduleOf(path: readonly string[]): string | undefined {
  return path[0] === "module" ? path[1] : undefined;
}
