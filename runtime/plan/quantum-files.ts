import { booleanIn, scalarIn } from "./config-nodes.ts";
import { describe, type DataDefinition } from "./definitions.ts";
import { folderOf, insidePath, nameOfPath, pathIn } from "./file-paths.ts";
import type { FileRecord } from "./lines.ts";
import { pickLines } from "./pick.ts";
import { currentFor, type QuantumWork } from "./quantum-work.ts";
import type { PlannedFile } from "./run-plan.ts";
import { makeNames, type Purpose } from "./scene.ts";
import { templateOf } from "./templates.ts";

/** The files of one file definition in one quantum; undefined after a problem. */
export function filesOfQuantum(quantum: QuantumWork, definition: DataDefinition): readonly PlannedFile[] | undefined {
  const { source } = definition;
  const purpose: Purpose = { what: describe(definition), place: definition.place };
  switch (source.kind) {
    case "query":
    case "depends":
    case "newname":
      return filesOfLines(quantum, definition, purpose);
    case "literal":
      return literalFiles(quantum, definition, source.fullname, purpose);
    case "pattern":
      return patternFiles(quantum, definition, purpose);
  }
}

/** The one line that fits the quantum; several only where the definition says so. */
function filesOfLines(
  quantum: QuantumWork,
  definition: DataDefinition,
  purpose: Purpose,
): readonly PlannedFile[] | undefined {
  const { problems } = quantum.shared.scene;
  const lines = pickLines(quantum, definition);
  if (lines === undefined) return undefined;
  if (lines.length > 1 && !booleanIn(definition.section, "ignore_multiple_error")) {
    const names = lines.slice(0, 3).flatMap((line) => [...line.files.values()].map(({ filename }) => filename));
    const more = lines.length > 3 ? ", …" : "";
    problems.report({
      code: "BLK428",
      message: `${purpose.what}: ${lines.length} lines fit one quantum (${names.join(", ")}${more}); more keys, or ignore_multiple_error, would tell which`,
      place: definition.keysAt?.place ?? definition.place,
    });
    return undefined;
  }
  const files: PlannedFile[] = [];
  for (const line of lines) {
    const [file, ...more] = line.files.values();
    if (file === undefined || more.length > 0) {
      const labels = [...line.files.keys()].join(", ");
      problems.report({
        code: "BLK427",
        message: `${purpose.what}: a line has several files (${labels}); a file definition takes one`,
        place: definition.place,
      });
      return undefined;
    }
    if (isLocated(file)) files.push(file);
  }
  return files;
}

function isLocated(file: FileRecord): file is PlannedFile {
  return file.path !== undefined;
}

/** `fullname`: one or several paths between commas. Their variables are replaced for the plan alone. */
function literalFiles(
  quantum: QuantumWork,
  definition: DataDefinition,
  fullname: NonNullable<ReturnType<typeof scalarIn>>,
  purpose: Purpose,
): readonly PlannedFile[] | undefined {
  const { scene, module } = quantum.shared;
  const made = makeNames(
    scene,
    fullname,
    { current: currentFor(quantum, definition.object), object: definition.object },
    purpose,
  );
  if (made === undefined) return undefined;
  const files: PlannedFile[] = [];
  for (const [at, value] of made.values.entries())
    for (const text of made.values.length === 1 && !fullname.text.includes(",") ? [value] : value.split(",")) {
      const path = text.trim();
      const isOutput = module.outputs.has(definition.name);
      // An input may lie anywhere on the machine: that is what a literal path is for.
      if (isOutput && insidePath(scene, path, purpose) === undefined) return undefined;
      files.push({ path, filename: nameOfPath(path), compression: null, metadata: made.kept[at] ?? nothing });
    }
  return files;
}

/** Named by `filename` or `filepat`, one for each combination of the lists in it, in the folder that `dirpat` makes. */
export function patternFiles(
  quantum: QuantumWork,
  definition: DataDefinition,
  purpose: Purpose,
): readonly PlannedFile[] | undefined {
  const { scene } = quantum.shared;
  const template = templateOf(scene, definition, purpose);
  if (template === undefined) return undefined;
  const { object } = definition;
  const current = currentFor(quantum, object);
  const made = makeNames(scene, template, { current, object }, purpose);
  if (made === undefined) return undefined;
  const files: PlannedFile[] = [];
  for (const [at, name] of made.values.entries()) {
    const metadata = made.kept[at] ?? nothing;
    const folder = folderOf(
      scene,
      "runtime",
      { current: made.values.length === 1 ? current : member(current, metadata), object },
      purpose,
    );
    if (folder === undefined) return undefined;
    const compression = scalarIn(definition.section, "compression")?.text;
    const suffix = compression === undefined || /^none$/i.test(compression) ? null : compression;
    const path = insidePath(scene, pathIn(folder, name) + (suffix ?? ""), purpose);
    if (path === undefined) return undefined;
    files.push({ path, filename: nameOfPath(name), compression: suffix, metadata });
  }
  return files;
}

const nothing: ReadonlyMap<string, string> = new Map();

/** Of several files of one definition, each lies where its own values say. */
function member(current: ReturnType<typeof currentFor>, metadata: ReadonlyMap<string, string>): typeof current {
  const own = new Map(current);
  for (const [key, text] of metadata) if (!text.includes("$")) own.set(key, { text, atomic: true });
  return own;
}
