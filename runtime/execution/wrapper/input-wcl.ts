import { toData } from "../../config/data.ts";
import { loadProgram } from "../../config/load.ts";
import type { WclData } from "../../config/program.ts";
import { valueAt } from "../../plan/document-text.ts";
import { diskSystem } from "../../system.ts";

export type InputWcl =
  { readonly kind: "read"; readonly document: WclData } | { readonly kind: "unreadable"; readonly message: string };

/** Reads an input WCL (absolute path) by the grammar and the loader of the editor and the planner; no defaults. */
export function readInputWcl(path: string, folder: string): InputWcl {
  const { program, problems } = loadProgram(path, diskSystem(folder), { defaults: "none" });
  const errors = problems.filter(({ severity }) => severity === "error").map(({ message }) => message);
  if (errors.length > 0) return { kind: "unreadable", message: errors.join("; ") };
  return { kind: "read", document: toData(program.root) };
}

/** A section of a document by its dotted path, or undefined when there is none. */
export function sectionAt(document: WclData, path: string): WclData | undefined {
  const node = valueAt(document, path);
  return typeof node === "string" ? undefined : node;
}

/** The text of a key in a section; the empty text counts as missing, as the reader itself has it. */
export function keyIn(section: WclData | undefined, key: string): string | undefined {
  const value = section?.get(key);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The members of a plain comma list, without blanks and empty ones. */
export function commaList(text: string | undefined): string[] {
  return (text ?? "").split(",").flatMap((one) => (one.trim() === "" ? [] : [one.trim()]));
}
