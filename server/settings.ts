/** What a user can set, with every gap filled. The keys are those of the editor's section `wcl`. */
export interface Settings {
  readonly includeFolders: readonly string[];
  /** Empty: the facts beside the submission. */
  readonly factsFile: string;
  readonly hintQuanta: boolean;
  readonly hintValues: boolean;
  /** Milliseconds without typing after which meaning is told; it is judged at once, and syntax never waits. */
  readonly delay: number;
  readonly scope: "openFiles" | "workspace";
}

export const defaultSettings: Settings = {
  includeFolders: [],
  factsFile: "",
  hintQuanta: true,
  hintValues: false,
  delay: 0,
  scope: "openFiles",
};

/** Reads what a client sent, whatever it is; a value of the wrong kind counts as not given. */
export function readSettings(given: unknown, fallback: Settings = defaultSettings): Settings {
  const folders = at(given, "includeFolders");
  const file = at(given, "facts", "file");
  const delay = at(given, "diagnostics", "delay");
  const mode = at(given, "diagnostics", "mode");
  return {
    includeFolders: Array.isArray(folders) ? folders.filter((one) => typeof one === "string") : fallback.includeFolders,
    factsFile: typeof file === "string" ? file : fallback.factsFile,
    hintQuanta: flag(at(given, "inlayHints", "quanta"), fallback.hintQuanta),
    hintValues: flag(at(given, "inlayHints", "values"), fallback.hintValues),
    delay: typeof delay === "number" && delay >= 0 && delay <= 10_000 ? delay : fallback.delay,
    scope: mode === "workspace" || mode === "openFiles" ? mode : fallback.scope,
  };
}

function flag(value: unknown, otherwise: boolean): boolean {
  return typeof value === "boolean" ? value : otherwise;
}

/** Editors send nested objects, some send dotted keys. */
function at(given: unknown, ...path: readonly string[]): unknown {
  if (typeof given !== "object" || given === null) return undefined;
  const flat = (given as Readonly<Record<string, unknown>>)[path.join(".")];
  if (flat !== undefined) return flat;
  let value: unknown = given;
  for (const name of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}
