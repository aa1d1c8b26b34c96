import { nearNames } from "../config/near.ts";
import { definitionOf, type ModuleView } from "./survey.ts";

/** A reference to data of a module: `file.NAME`, `list.NAME`, `list.NAME.FILE`. */
export type DataName =
  | { readonly kind: "file"; readonly name: string }
  | { readonly kind: "list"; readonly name: string; readonly file: string | undefined }
  | { readonly kind: "wrong"; readonly reason: "no label" | "too many parts" | "unknown label" };

/** Takes a reference apart, names folded to lower case. Whether it names anything is not asked. */
export function readDataName(text: string): DataName {
  const [label = "", name, third, ...more] = text.toLowerCase().split(".");
  if (name === undefined || name === "") return { kind: "wrong", reason: "no label" };
  // What a file is called stands for the file: planner and wrapper take it so.
  const isFile = more.length === 0 && (third === undefined || third === "fullname");
  if (label === "file") return isFile ? { kind: "file", name } : { kind: "wrong", reason: "too many parts" };
  if (label !== "list") return { kind: "wrong", reason: "unknown label" };
  return more.length > 0 ? { kind: "wrong", reason: "too many parts" } : { kind: "list", name, file: third };
}

/** A reference as it is compared: in lower case, a file without a `.fullname` that says nothing more. */
export function plainReference(text: string): string {
  return text.toLowerCase().replace(/^(file\.[^.]+)\.fullname$/, "$1");
}

/** Whether the module defines what a reference names (its third part not counted). */
export function isDefined(module: ModuleView, data: DataName): boolean {
  return data.kind !== "wrong" && definitionOf(module, data.kind, data.name) !== undefined;
}

/** References that the module could have meant. */
export function nearData(module: ModuleView, text: string): readonly string[] {
  const known = [...module.files.keys()].map((name) => `file.${name}`);
  for (const list of module.lists.keys()) known.push(`list.${list}`);
  for (const list of [...known])
    if (list.startsWith("list.")) for (const file of module.files.keys()) known.push(`${list}.${file}`);
  return nearNames(text.toLowerCase(), known);
}
