import { readBoolean } from "../config/boolean.ts";
import type { ConfigScalar, ConfigSection, Context, Program } from "../config/program.ts";
import { scalarIn, sectionIn, sectionsIn, visibleScalar, visibleText } from "./config-read.ts";
import { itemsOf, type Item } from "./items.ts";

/** The submission as the rules look at it: walked once, asked often. */
export interface Survey {
  readonly program: Program;
  /** Entries of blocklist, as written. */
  readonly blocklist: readonly Item[];
  readonly blocks: ReadonlyMap<string, BlockView>;
  readonly modules: ReadonlyMap<string, ModuleView>;
  /** Modules that some block of blocklist runs, in order; only these are checked. */
  readonly running: readonly ModuleView[];
}

export interface BlockView {
  readonly name: string;
  readonly section: ConfigSection;
  /** Entries of modulelist, as written. */
  readonly modulelist: readonly Item[];
  readonly context: Context;
}

export interface ModuleView {
  readonly name: string;
  readonly section: ConfigSection;
  /** The first block of blocklist that runs it. */
  readonly block: BlockView | undefined;
  /** Only the queries of the module count. */
  readonly noop: boolean;
  /** Sections `exec_N`, by number. */
  readonly execs: readonly ExecView[];
  readonly files: ReadonlyMap<string, ConfigSection>;
  readonly lists: ReadonlyMap<string, ConfigSection>;
  readonly wrapper: ConfigSection | undefined;
  readonly wrapperloop: ConfigScalar | undefined;
  /** Names of wrapperloop, as written. */
  readonly loopKeys: readonly Item[];
  readonly context: Context;
}

export interface ExecView {
  readonly name: string;
  readonly section: ConfigSection;
  readonly used: readonly Item[];
  readonly generated: readonly Item[];
  readonly ancestry: readonly Item[];
  readonly cmdline: ConfigSection | undefined;
}

export function surveyOf(program: Program): Survey {
  const blocklist = itemsOf(program, scalarIn(program.root, "blocklist"));
  const blocks = new Map<string, BlockView>();
  for (const [name, section] of sectionsIn(sectionIn(program.root, "block"))) {
    const modulelist = itemsOf(program, scalarIn(section, "modulelist"));
    blocks.set(name, { name, section, modulelist, context: contextOf(program, { block: name }) });
  }
  const order = blocklist.flatMap((item) => blocks.get(item.text.toLowerCase()) ?? []);
  const modules = new Map<string, ModuleView>();
  for (const [name, section] of sectionsIn(sectionIn(program.root, "module"))) {
    const block = order.find((one) => one.modulelist.some((item) => item.text.toLowerCase() === name));
    modules.set(name, moduleView(program, name, section, block));
  }
  const names = new Set(order.flatMap((block) => block.modulelist.map((item) => item.text.toLowerCase())));
  const running = [...names].flatMap((name) => modules.get(name) ?? []);
  return { program, blocklist, blocks, modules, running };
}

/** Everything a definition of this name could be: a file, a list, or a part of a list cut by columns. */
export function definitionOf(module: ModuleView, kind: "file" | "list", name: string): ConfigSection | undefined {
  if (kind === "file") return module.files.get(name);
  return module.lists.get(name) ?? dividedList(module, name)?.part;
}

/** The list that `div_list_by_col` cuts a part of this name from, and the part. */
export function dividedList(
  module: ModuleView,
  name: string,
): { readonly list: string; readonly part: ConfigSection } | undefined {
  for (const [list, section] of module.lists) {
    const part = sectionIn(sectionIn(section, "div_list_by_col"), name);
    if (part !== undefined) return { list, part };
  }
  return undefined;
}

function moduleView(program: Program, name: string, section: ConfigSection, block: BlockView | undefined): ModuleView {
  const context = contextOf(program, { module: name, ...(block === undefined ? {} : { block: block.name }) });
  const wrapperloop = visibleScalar(program, "wrapperloop", context);
  const execs = sectionsIn(section).flatMap(([label, exec]) =>
    /^exec_\d+$/.test(label) ? [execView(program, label, exec)] : [],
  );
  return {
    name,
    section,
    block,
    noop: readBoolean(scalarIn(section, "noop")?.text ?? "") ?? false,
    execs: execs.sort((a, b) => numberOf(a.name) - numberOf(b.name)),
    files: new Map(sectionsIn(sectionIn(section, "file"))),
    lists: new Map(sectionsIn(sectionIn(section, "list"))),
    wrapper: sectionIn(section, "wrapper"),
    wrapperloop,
    loopKeys: itemsOf(program, wrapperloop).filter((item) => item.text !== ""),
    context,
  };
}

function execView(program: Program, name: string, section: ConfigSection): ExecView {
  return {
    name,
    section,
    used: itemsOf(program, scalarIn(section, "used")),
    generated: itemsOf(program, scalarIn(section, "was_generated_by")),
    ancestry: itemsOf(program, scalarIn(section, "ancestry")),
    cmdline: sectionIn(section, "cmdline"),
  };
}

const numberOf = (exec: string) => Number(exec.slice("exec_".length));

/** The scope of a look-up in a block or module: its site and home archive come along, as in the run. */
function contextOf(program: Program, scope: { readonly module?: string; readonly block?: string }): Context {
  const site = visibleText(program, "target_site", { scope })?.toLowerCase();
  const archive = visibleText(program, "home_archive", { scope })?.toLowerCase();
  return {
    scope: { ...scope, ...(site === undefined ? {} : { site }), ...(archive === undefined ? {} : { archive }) },
  };
}
