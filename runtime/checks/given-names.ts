import { splitColumns } from "../config/columns.ts";
import type { ConfigSection } from "../config/program.ts";
import { scalarIn, sectionIn, sectionsIn } from "./config-read.ts";
import type { ModuleView, Survey } from "./survey.ts";

/** Names that the framework gives a value when it plans or runs; no submission needs to set them. */
const frameworkNames: ReadonlySet<string> = new Set([
  "attnum",
  "blknum",
  "blockname",
  "curr_archive",
  "curr_block",
  "curr_module",
  "curr_site",
  "entry_dir",
  "jobnum",
  "log",
  "log_archive_path",
  "modname",
  "modulename",
  "outputwcl",
  "pfw_attempt_id",
  "reqnum",
  "run",
  "submit_attnum",
  "submit_dir",
  "submit_epoch",
  "submit_host",
  "submit_reqnum",
  "submit_run",
  "submit_time",
  "submit_unitname",
  "task_id",
  "tasknum",
  "tmpfile_prefix",
  "unitname",
  "work_dir",
  "wrapkeys",
  "wrapnum",
]);

/** Names that only a query program's arguments know. */
const queryNames: ReadonlySet<string> = new Set([
  "qoutfile",
  "outputfile",
  "outputxml",
  "qlog",
  "module",
  "searchname",
]);

/**
 * Which names have a value in a module although no text defines them. When a file's data give the loop its values,
 * every further column of these data is a name as well, and nobody knows the columns before the query has run: then
 * whatever is called like a piece of metadata anywhere in the submission is taken for one.
 */
export function givenNames(survey: Survey, module: ModuleView): (name: string) => boolean {
  const loopKeys = new Set(module.loopKeys.map((item) => item.text.toLowerCase()));
  const columns = loopsOverData(module) ? metadataNames(survey) : new Set<string>();
  return (name) => loopKeys.has(name) || frameworkNames.has(name) || columns.has(name) || /^__.*__$/.test(name);
}

export const isQueryName = (name: string): boolean => queryNames.has(name);

function loopsOverData(module: ModuleView): boolean {
  const loopobj = scalarIn(module.section, "loopobj")?.text.toLowerCase();
  const section = loopobj?.startsWith("file.") === true ? module.files.get(loopobj.slice("file.".length)) : undefined;
  return (
    section !== undefined && ["exec", "query_fields", "depends", "qoutfile"].some((key) => section.entries.has(key))
  );
}

function metadataNames(survey: Survey): Set<string> {
  const names = new Set<string>(commonMetadata);
  for (const module of survey.modules.values()) {
    for (const item of module.loopKeys) names.add(item.text.toLowerCase());
    for (const list of module.lists.values()) {
      for (const column of splitColumns(scalarIn(list, "columns")?.text ?? "")) names.add(column.key);
    }
  }
  collectLeaves(sectionIn(survey.program.root, "filetype_metadata"), names, 0);
  for (const [key] of sectionsIn(sectionIn(survey.program.root, "file_header"))) names.add(key);
  return names;
}

/** What exposures are usually told apart by. */
const commonMetadata = [
  "band",
  "ccd",
  "ccdnum",
  "expnum",
  "filter",
  "visit",
  "nite",
  "tract",
  "patch",
  "pointing",
  "field",
  "dateobs",
  "tilename",
];

function collectLeaves(section: ConfigSection | undefined, names: Set<string>, depth: number): void {
  for (const [key, node] of section?.entries ?? []) {
    if (node.kind === "scalar") names.add(key);
    else if (depth < 8) collectLeaves(node, names, depth + 1);
  }
}
