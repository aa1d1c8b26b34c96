import type { WclData } from "../../config/program.ts";
import { splitColumns } from "../../config/columns.ts";
import { expandInDocument } from "../../plan/document-text.ts";
import { readFullNames } from "../../plan/full-names.ts";
import { readListRows } from "../../plan/list-rows.ts";
import { commaList, keyIn, sectionAt } from "./input-wcl.ts";

/** Files that one section of an input WCL stands for, or a sentence why that cannot be told. */
export type SectionFiles =
  | { readonly kind: "files"; readonly paths: readonly string[] }
  | { readonly kind: "unknown"; readonly message: string };

export interface FileFinder {
  readonly document: WclData;
  /** Lines of the list file of `list.NAME`; undefined when it is not there. */
  readonly listLines: (list: string) => readonly string[] | undefined;
  /** Whether a file of that name lies in the job folder. */
  readonly exists: (path: string) => boolean;
}

/** The files of `filespecs.NAME` or `list.NAME.LABEL`, in the order of the section, each once. */
export function filesOf(finder: FileFinder, reference: string): SectionFiles {
  const [kind, name = "", label] = reference.split(".");
  if (kind === "filespecs" && (label === undefined || label === "fullname"))
    return filesOfSection(finder, `filespecs.${name}`);
  if (kind === "list" && label !== undefined) return filesOfList(finder, name, label);
  return unknown(`${reference} is neither filespecs.NAME nor list.NAME.LABEL`);
}

/** Whether the files of a section may be missing after the program ran. */
export function isOptional({ document }: FileFinder, reference: string): boolean {
  return /^(true|1|t|yes|y)$/i.test(keyIn(sectionAt(document, reference), "optional") ?? "");
}

function filesOfSection({ document }: FileFinder, reference: string): SectionFiles {
  const section = sectionAt(document, reference);
  if (section === undefined) return unknown(`there is no section ${reference}`);
  const names = readFullNames(section);
  if (names.length === 0) return unknown(`${reference} has no fullname`);
  const paths: string[] = [];
  for (const name of names) {
    const { text, problems } = expandInDocument(document, name);
    const first = problems[0];
    if (first !== undefined) return unknown(`fullname of ${reference}: ${first.message}`);
    // A variable may stand for several names; one that is listed by itself is one name, whatever it holds.
    paths.push(...(section.has("fullnames") || !name.includes("$") ? [text] : commaList(text)));
  }
  return files(paths);
}

function filesOfList(finder: FileFinder, name: string, label: string): SectionFiles {
  const section = sectionAt(finder.document, `list.${name}`);
  if (section === undefined) return unknown(`there is no section list.${name}`);
  const column = `${label.toLowerCase()}.fullname`;
  const columns = splitColumns(keyIn(section, "columns") ?? "fullname");
  const only = columns.filter((one) => one.key.toLowerCase() === "fullname");
  const named = only.some((one) => one.name.toLowerCase() === column);
  // A single unlabelled fullname can only be the file that is asked for.
  if (!named && !(only.length === 1 && only[0]?.label === undefined))
    return unknown(`list ${name} has no column ${column}`);
  const lines = finder.listLines(name);
  if (lines === undefined) return unknown(`the file of list ${name} is not there`);
  const read = readListRows(section, lines, label);
  if (typeof read === "string") return unknown(`list ${name}: ${read}`);
  const paths = read.rows.flatMap((row) => row.get(named ? column : "fullname") ?? []);
  return files(paths.map((path) => withoutUnit(finder, path.trim())));
}

/** `image.fits[1]` in a list is a header unit of the file `image.fits`, unless there is a file of that very name. */
function withoutUnit(finder: FileFinder, path: string): string {
  const match = /^(.+)\[[^[\]]*\]$/.exec(path);
  return match?.[1] === undefined || finder.exists(path) ? path : match[1];
}

function files(paths: readonly string[]): SectionFiles {
  return { kind: "files", paths: [...new Set(paths)] };
}

function unknown(message: string): SectionFiles {
  return { kind: "unknown", message };
}
