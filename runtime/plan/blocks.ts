import { splitList } from "../config/list.ts";
import type { ConfigScalar, ConfigSection, Program } from "../config/program.ts";
import { placeOf, scalarIn, sectionIn, sectionsOf } from "./config-nodes.ts";
import { didYouMean } from "./file-paths.ts";
import { valueOf } from "./identity.ts";
import { nearNames } from "../config/near.ts";
import type { ProblemList } from "./problem-list.ts";
import { createScene, type Scene } from "./scene.ts";

/** A block of the submission: its modules in order, and the scopes it is seen from. */
export interface BlockDefinition {
  readonly name: string;
  /** From 1, in the order of blocklist. */
  readonly blknum: number;
  readonly scene: Scene;
  readonly modules: readonly { readonly name: string; readonly section: ConfigSection }[];
}

/** The blocks that `blocklist` names, with the modules that exist. Names that lead nowhere are problems. */
export function readBlocks(program: Program, problems: ProblemList): readonly BlockDefinition[] {
  const list = scalarIn(program.root, "blocklist");
  if (list === undefined) {
    const place = { file: program.entry, span: { start: 0, end: 0 } };
    problems.report({ code: "PFW201", message: "missing global key blocklist", place });
    return [];
  }
  const all = sectionIn(program.root, "block");
  return namesIn(list).flatMap((name, at) => {
    const section = sectionIn(all, name);
    if (section !== undefined) return [readBlock(program, problems, name, at + 1, section)];
    const near = didYouMean(
      nearNames(
        name,
        sectionsOf(all).map(([other]) => other),
      ),
    );
    problems.report({ code: "PFW207", message: `bad block name ${name}${near}`, place: list.place });
    return [];
  });
}

function readBlock(
  program: Program,
  problems: ProblemList,
  name: string,
  blknum: number,
  section: ConfigSection,
): BlockDefinition {
  const scope = scopeOf(program, name, problems);
  const list = scalarIn(section, "modulelist");
  if (list === undefined) {
    const place = placeOf(section, program);
    problems.report({ code: "PFW209", message: `block ${name} has no modulelist`, place });
  }
  const all = sectionIn(program.root, "module");
  const modules = list === undefined ? [] : namesIn(list);
  return {
    name,
    blknum,
    scene: createScene(program, problems, scope),
    modules: modules.flatMap((module) => {
      const found = sectionIn(all, module);
      if (found !== undefined) return [{ name: module, section: found }];
      const near = didYouMean(
        nearNames(
          module,
          sectionsOf(all).map(([other]) => other),
        ),
      );
      if (list !== undefined)
        problems.report({ code: "PFW210", message: `bad module name ${module}${near}`, place: list.place });
      return [];
    }),
  };
}

function namesIn(list: ConfigScalar): readonly string[] {
  return splitList(list.text.toLowerCase()).filter((name) => name !== "");
}

/** The block with the site it runs on and the archive it uses; the home archive counts only where it is used. */
function scopeOf(program: Program, block: string, problems: ProblemList): Scene["scope"] {
  const text = (key: string): string | undefined =>
    valueOf(program, key, { scope: { block } }, problems)?.trim().toLowerCase();
  const site = text("target_site");
  const used = [text("use_home_archive_input"), text("use_home_archive_output")];
  const archive = used.every((when) => when === undefined || when === "never") ? undefined : text("home_archive");
  return { block, ...(site === undefined ? {} : { site }), ...(archive === undefined ? {} : { archive }) };
}
