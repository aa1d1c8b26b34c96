import type { System } from "../runtime/system.ts";
import type { EditorSystem } from "./editor-system.ts";

/** A system that notes what was asked for, with the version it had; missing files count. */
export function recording(system: EditorSystem, reads: Map<string, string>): System {
  const { list, environment, workingFolder } = system;
  return {
    list,
    environment,
    workingFolder,
    read: (file) => {
      reads.set(file, system.version(file));
      return system.read(file);
    },
  };
}
