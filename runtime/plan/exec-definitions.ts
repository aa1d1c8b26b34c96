import type { Place } from "../../grammar/span.ts";
import type { ConfigSection, Program } from "../config/program.ts";
import { execNumber, isExec } from "./command-line.ts";
import { placeOf, scalarIn, sectionsOf } from "./config-nodes.ts";

/** An exec section of a module. */
export interface ExecDefinition {
  /** `exec_1`. */
  readonly name: string;
  readonly section: ConfigSection;
  readonly used: readonly DataReference[];
  readonly makes: readonly DataReference[];
}

/** `file.NAME`, `list.NAME` or `list.NAME.FILE`, folded. */
export interface DataReference {
  readonly kind: "file" | "list";
  readonly name: string;
  readonly file?: string;
  /** The value it stands in. */
  readonly place: Place;
}

/** The exec sections of a module in the order they run: by number. */
export function readExecs(program: Program, module: ConfigSection): readonly ExecDefinition[] {
  return sectionsOf(module)
    .filter(([name]) => isExec(name))
    .sort(([one], [other]) => execNumber(one) - execNumber(other))
    .map(([name, section]) => ({
      name,
      section,
      used: readReferences(program, section, "used"),
      makes: readReferences(program, section, "was_generated_by"),
    }));
}

/** Items of another form are left out: the checks say what is wrong with them. */
function readReferences(program: Program, section: ConfigSection, key: string): readonly DataReference[] {
  const value = scalarIn(section, key);
  if (value === undefined) return [];
  const place = placeOf(value, program);
  return value.text.split(",").flatMap((item): readonly DataReference[] => {
    const [kind, name, file, ...rest] = item.trim().toLowerCase().split(".");
    if ((kind !== "file" && kind !== "list") || name === undefined || name === "" || rest.length > 0) return [];
    return [{ kind, name, ...(file === undefined || kind === "file" ? {} : { file }), place }];
  });
}
