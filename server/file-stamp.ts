import { statSync } from "node:fs";

/** Size and time of a file on disk as one word; undefined when there is none. */
export function stampOf(file: string): string | undefined {
  try {
    const state = statSync(file);
    return state.isFile() ? `${state.size} ${state.mtimeMs}` : "no file";
  } catch {
    return undefined;
  }
}
