import type { Place } from "../../grammar/span.ts";
import type { Part, Reference } from "../../grammar/tree.ts";
import { parseValue } from "../../grammar/value.ts";
import { splitList } from "../config/list.ts";
import type { ConfigScalar, ConfigSection } from "../config/program.ts";
import { lookUp } from "../config/scope.ts";
import { sectionIn } from "./config-nodes.ts";
import { renameFileReferences } from "./file-references.ts";
import type { ModuleWork } from "./quantum-work.ts";

/** The names that an input WCL must hold at its top, because some value in it refers to them. */
export interface NeededValues {
  /** Same for all quanta, as written: their own variables are needed too. */
  readonly fixed: ReadonlyMap<string, string>;
  /** Taken from each quantum. */
  readonly varying: readonly string[];
  /** Names that hold variables: known only for each quantum. */
  readonly nested: readonly string[];
}

/** Keys that every input WCL has anyway. */
export const ownKeys: ReadonlySet<string> = new Set([
  "modname",
  "wrapkeys",
  "wrapnum",
  "log",
  "log_archive_path",
  "reqnum",
  "unitname",
  "attnum",
  "blknum",
  "jobnum",
]);

/**
 * Follows every `${name}` of exec, file and wrapper sections, and of the values found for them. `varying` says which
 * names each quantum has itself; `inside` whether a dotted name leads somewhere within the input WCL.
 */
export function findNeededValues(
  shared: ModuleWork,
  varying: ReadonlySet<string>,
  metadataKeys: readonly string[],
  inside: (path: string) => boolean,
): NeededValues {
  const search: Search = {
    shared,
    isVarying: varying,
    inside,
    fixed: new Map(),
    varying: new Set(),
    nested: new Set(),
  };
  for (const key of metadataKeys) need(search, { name: key, must: "be left out when missing" });
  for (const text of textsOf(shared)) followText(search, text);
  const { fixed, nested } = search;
  return { fixed, varying: [...search.varying], nested: [...nested] };
}

interface Search {
  readonly shared: ModuleWork;
  readonly isVarying: ReadonlySet<string>;
  readonly inside: (path: string) => boolean;
  readonly fixed: Map<string, string>;
  readonly varying: Set<string>;
  readonly nested: Set<string>;
}

/** A text of the input WCL, and what happens when a name in it is nowhere. */
interface Text {
  readonly text: string;
  readonly place: Place;
  readonly missing: Missing;
}

type Missing =
  /** The command or the wrapper needs it. */
  | { readonly code: "BLK412" | "BLK441"; readonly what: string }
  /** Only planning needed it, and planning is done. */
  | undefined;

interface Need {
  readonly name: string;
  readonly must: "be found" | "be left out when missing";
  readonly from?: Text;
}

/** Values that named or queried a file: nothing in the job reads them again. */
const namingKeys: ReadonlySet<string> = new Set(["exec", "args", "filename", "filepat", "dirpat", "flabel", "fsuffix"]);

function* textsOf({ module, scene }: ModuleWork): Generator<Text> {
  const renamed = (text: string): string => renameFileReferences(text, module.files);
  for (const { name, section } of module.execs)
    for (const node of scalarsBelow(sectionIn(section, "cmdline")))
      yield {
        text: renamed(node.text),
        place: node.place,
        missing: { code: "BLK412", what: `${name} of ${module.name}` },
      };
  for (const node of scalarsBelow(sectionIn(module.section, "wrapper")))
    yield {
      text: renamed(node.text),
      place: node.place,
      missing: { code: "BLK412", what: `wrapper of ${module.name}` },
    };
  for (const file of module.files.values())
    if (!file.listonly || module.outputs.has(file.name))
      for (const [key, node] of file.section.entries) {
        const what = `file ${file.name} of ${module.name}`;
        const missing: Missing = namingKeys.has(key) ? undefined : { code: "BLK441", what };
        for (const scalar of node.kind === "scalar" ? [node] : scalarsBelow(node))
          yield { text: renamed(scalar.text), place: scalar.place, missing };
      }
  const wanted = lookUp(scene.program, "req_vals", { scope: scene.scope })?.value;
  if (wanted !== undefined && "kind" in wanted && wanted.kind === "scalar")
    for (const name of splitList(wanted.text))
      if (name !== "")
        yield {
          text: `\${${name}}`,
          place: wanted.place,
          missing: { code: "BLK412", what: `req_vals of ${module.name}` },
        };
}

function* scalarsBelow(section: ConfigSection | undefined): Generator<ConfigScalar> {
  for (const node of section?.entries.values() ?? [])
    if (node.kind === "scalar") yield node;
    else yield* scalarsBelow(node);
}

function followText(search: Search, from: Text): void {
  if (from.text.includes("$")) followParts(search, parseValue(from.text).parts, from);
}

function followParts(search: Search, parts: readonly Part[], from: Text): void {
  for (const part of parts) if (part.kind === "reference") followReference(search, part, from);
}

function followReference(search: Search, reference: Reference, from: Text): void {
  followParts(search, reference.name, from);
  followParts(search, reference.width?.parts ?? [], from);
  if (reference.form !== "required" && reference.form !== "optional") return;
  const must = reference.form === "optional" ? "be left out when missing" : "be found";
  if (reference.name.some((part) => part.kind === "reference")) search.nested.add(reference.nameText);
  else need(search, { name: reference.nameText, must, from });
}

function need(search: Search, { name, must, from }: Need): void {
  const key = name.toLowerCase();
  const { fixed, varying, isVarying, shared } = search;
  if (ownKeys.has(key) || fixed.has(key) || varying.has(key) || search.inside(key)) return;
  if (isVarying.has(key)) {
    varying.add(key);
    return;
  }
  if (key === "qoutfile") {
    // The query has run: the word only keeps the arguments readable.
    fixed.set(key, key);
    return;
  }
  const found = lookUp(shared.scene.program, key, { scope: shared.scene.scope })?.value;
  if (found !== undefined && "text" in found) {
    fixed.set(key, found.text);
    if (found.atomic !== true && from !== undefined) followText(search, { ...from, text: found.text });
    if (found.atomic !== true && from === undefined) followMetadata(search, found.text);
  } else if (must === "be found" && from?.missing !== undefined && !isOwn(from, key, shared))
    shared.scene.problems.report({
      code: from.missing.code,
      message: `${from.missing.what}: ${name} ${found === undefined ? "is not defined here" : "is a section, not a value"}`,
      place: from.place,
    });
}

function followMetadata(search: Search, text: string): void {
  const place = search.shared.module.place;
  followText(search, { text, place, missing: { code: "BLK412", what: `metadata of ${search.shared.module.name}` } });
}

/** A key of the same definition was there when the name was made, and is there no more. */
function isOwn({ missing }: Text, key: string, { module }: ModuleWork): boolean {
  return missing?.code === "BLK441" && [...module.files.values()].some(({ object }) => object.has(key));
}
