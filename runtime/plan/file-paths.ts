import { posix } from "node:path";
import { findDirectoryPattern, patternName, type DirectorySide } from "../config/pattern.ts";
import type { ConfigScalar } from "../config/program.ts";
import { makeName, onceFor, type NameContext, type Purpose, type Scene } from "./scene.ts";

/** The folder that a definition's `dirpat` makes: in the job (`runtime`) or below the archive root (`ops`). */
export function folderOf(
  scene: Scene,
  side: DirectorySide,
  context: NameContext,
  purpose: Purpose,
): string | undefined {
  const at = purposeOfFolder(context, purpose);
  const template = onceFor(scene, context.object, side, () => {
    const dirpat = patternName(scene.program, "dirpat", { object: context.object, scope: scene.scope });
    if (dirpat !== undefined)
      return patternFor(scene, dirpat.text, side, "kind" in dirpat ? { ...purpose, place: dirpat.place } : purpose);
    scene.problems.report({ code: "PFW231", message: `${purpose.what}: missing dirpat`, place: purpose.place });
    return undefined;
  });
  return template === undefined ? undefined : makeFolder(scene, template, context, at);
}

function purposeOfFolder({ object }: NameContext, purpose: Purpose): Purpose {
  const dirpat = object.get("dirpat");
  return dirpat === undefined ? purpose : { what: purpose.what, place: dirpat.place };
}

/** The folder that a directory pattern makes; what is wrong with the pattern is shown where it is asked for. */
export function folderCalled(
  scene: Scene,
  name: string,
  side: DirectorySide,
  context: NameContext,
  purpose: Purpose,
): string | undefined {
  // No name is made of the two for each quantum.
  const what = side === "runtime" ? name : (opsOf[name] ?? `${name} ops`);
  const template = onceFor(scene, context.object, what, () => patternFor(scene, name, side, purpose));
  return template === undefined ? undefined : makeFolder(scene, template, context, purpose);
}

const opsOf: Readonly<Record<string, string>> = { log: "log ops" };

function patternFor(scene: Scene, name: string, side: DirectorySide, purpose: Purpose): ConfigScalar | undefined {
  const pattern = findDirectoryPattern(scene.program, name, side);
  if (pattern.kind === "found") return pattern.template;
  const message =
    pattern.kind === "unknown"
      ? `there is no directory pattern ${pattern.name}${didYouMean(pattern.near)}`
      : `the directory pattern ${pattern.name} has no ${side}`;
  scene.problems.report({ code: "BLK420", message: `${purpose.what}: ${message}`, place: purpose.place });
  return undefined;
}

function makeFolder(scene: Scene, template: ConfigScalar, context: NameContext, purpose: Purpose): string | undefined {
  const folder = makeName(scene, template, context, purpose, { code: "BLK417", must: "the folder must be" });
  if (folder === undefined || scene.folders.get(template) === folder) return folder;
  const sound = insidePath(scene, folder, purpose);
  if (sound !== undefined) scene.folders.set(template, sound);
  return sound;
}

export function didYouMean(near: readonly string[]): string {
  return near.length === 0 ? "" : `; did you mean ${near.join(" or ")}?`;
}

/** A path in a folder, its suffix at the end. An empty folder is the folder of the job itself. */
export function pathIn(folder: string, name: string): string {
  return folder === "" ? name : `${folder}${folder.endsWith("/") ? "" : "/"}${name}`;
}

/** The last part of a path. */
export function nameOfPath(path: string): string {
  return posix.basename(path);
}

/** The path, if it stays in the folder it starts from and can stand on one line; undefined after a problem. */
export function insidePath(scene: Scene, path: string, purpose: Purpose): string | undefined {
  if (plainPath.test(path) && !path.includes("..")) return path;
  const climbs = path.includes("..") && path.split("/").includes("..");
  if (!path.startsWith("/") && !climbs && !/[\n\r\0]/.test(path)) return path;
  scene.problems.report({
    code: "BLK454",
    message: `${purpose.what}: ${JSON.stringify(path)} must be a path within the job or the archive`,
    place: purpose.place,
  });
  return undefined;
}

/** Nearly every path: no need to look closer. */
const plainPath = /^[\w.,+@=-][\w.,:/+@=-]*$/;
