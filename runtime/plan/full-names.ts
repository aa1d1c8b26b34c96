import type { WclData } from "../config/program.ts";

/**
 * The paths of a file section of an input WCL as its keys: `fullname`, joined by commas, as the reference has it. When
 * a path holds a comma itself, a section `fullnames` lists them one by one, so that no reader has to split.
 */
export function writeFullNames(paths: readonly string[]): ReadonlyMap<string, string | WclData> {
  const keys = new Map<string, string | WclData>([["fullname", paths.join(",")]]);
  if (paths.some((path) => path.includes(",")))
    keys.set("fullnames", new Map(paths.map((path, at) => [`_${String(at + 1).padStart(5, "0")}`, path] as const)));
  return keys;
}

/** The paths of a file section, variables in them not replaced. */
export function readFullNames(section: WclData): readonly string[] {
  const listed = section.get("fullnames");
  if (listed !== undefined && typeof listed !== "string")
    return [...listed.values()].filter((path) => typeof path === "string");
  const joined = section.get("fullname");
  if (typeof joined !== "string") return [];
  return joined
    .split(",")
    .map((path) => path.trim())
    .filter((path) => path !== "");
}
