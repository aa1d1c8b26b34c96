import type { Value } from "../../grammar/tree.ts";
import type { Place } from "../../grammar/span.ts";
import type { ConfigNode, WclData } from "../config/program.ts";
import { commandLine, dialectOf, execSections, isOwnWrapper } from "./command-line.ts";
import { placeOf } from "./config-nodes.ts";
import type { ModuleWork } from "./quantum-work.ts";
import type { PlannedList } from "./run-plan.ts";

/** The command lines of one quantum, by the very rules that the wrapper follows. */
export type MakeCommands = (
  inputWcl: WclData,
  lists: ReadonlyMap<string, PlannedList>,
  wrappername: string,
) => readonly (readonly string[])[];

export function createCommandMaker({ scene, module }: ModuleWork, known: Map<string, Value>): MakeCommands {
  return (inputWcl, lists, wrappername) => {
    const dialect = dialectOf(wrappername);
    const listLines = (name: string): readonly string[] | undefined => lists.get(name)?.lines;
    return execSections(inputWcl).map((exec) => {
      const { argv, problems } = commandLine(inputWcl, exec, { dialect, listLines, known });
      // Another wrapper program makes its own command lines, by rules of its own.
      if (isOwnWrapper(wrappername))
        for (const { code, severity, message, path } of problems) {
          const place = placeAt(path);
          // That a name is missing was seen when the input WCL was made.
          if (code === "BLK412" && scene.problems.has(code, place)) continue;
          scene.problems.report({ code, severity, message: `${module.name}: ${message}`, place });
        }
      return argv;
    });
  };

  function placeAt(path: readonly string[]): Place {
    let node: ConfigNode = module.section;
    for (const key of path) {
      const next: ConfigNode | undefined = node.kind === "section" ? node.entries.get(key) : undefined;
      if (next === undefined) break;
      node = next;
    }
    return placeOf(node, scene.program);
  }
}
