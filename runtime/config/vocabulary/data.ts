import type { Rows } from "./read-rows.ts";

/** Definitions of files and lists inside a module: what they are called, where they lie, where they come from. */
export const dataRows: Rows = {
  kind: "framework",
  rows: `
savefiles | file | bool(true false) | true | Whether this output goes to the archive. | Without it the variable DESDM_SAVEFILES may switch saving off.
compress_files | file | bool(true false) | false | Whether this output is compressed before it is archived.
filepat | file list div_list | ref:filename_pattern |  | The file-name pattern that names it. | The original compares the name as written, so capitals never match.
filename | file | template |  | A template of its own, in place of filepat. | In the original a filename visible from further out makes every pattern fail; ours heeds only the file's own.
fullname | file | template |  | Path and name inside the job, taken as they are.
dirpat! | file list div_list global module | ref:directory_pattern |  | The directory pattern that places it. | List files always use the pattern called list.
filetype | file | ref:filetype_metadata |  | Which metadata are recorded; outputs need one. | For an input it is only a value for queries.
listonly | file | bool(true false) | false | A list names the files; this section only says where they lie and what they are.
optional | file | bool(true false) | false | The output may be missing after the run.
depends | file list | depref |  | Takes the files of an earlier module of the block, with what is known of them: MODULE.file.NAME, MODULE.list.NAME or MODULE.list.NAME.FILE. | Several are joined by commas, which the LSST version does not know; mostly written without an equals sign.
depends-newname | file list | depref |  | Like depends, but the files get new names from this definition's pattern.
match | file list | list |  | Loop keys whose values choose the data of an instance.
loopkey | file list | list |  | Like match, and stronger.
divide_by | list file | list |  | Keys by whose values the lines are divided into lists, where loopkey and match are not given.
columns | list div_list file | columnlist | fullname | The columns of the list file: FILE.fullname, FILE.key, key, or $FMT{format,column}. | The original loses every format but the first.
div_list_by_col | list | section |  | One sub-section for each list file to make from some of the columns; each is a list of its own in the job.
format | list div_list | enum(textsp textcsv texttab wcl config) | textsp | How the values of a line are put together: blank, comma and blank, tab, or as WCL. | Wrappers cannot read wcl and config back.
sortkey | list div_list | sortspec |  | The key by which lines are sorted, or (key, numeric, reverse). | Without numeric 10 comes before 9.
allow_missing | list div_list | bool(true false) | false | A column without a value is left empty. | In the original it has no effect.
ignore_multiple_error | file | bool(true false) | false | Several files may fit; their names are joined by commas.
exec | list file | string |  | A program that writes the lines. | In the original it cannot see the keys of its module.
args | list file | string |  | The arguments of that program; \${qoutfile} is the file to write. | Lists in them are not expanded.
qouttype | list file | enum(wcl json xml) | wcl | The format that the program writes. | xml cannot be read back.
query_fields | list file | list |  | Asks the registry for files: the columns, as [table.]field, that must have given values. | Values come from this section, the module, then wider scopes.
query_table | list file | string |  | The main table of that query. | query_fields needs it.
output_fields | list file | list |  | Further columns to return, as [table.]field.
join | list file | string |  | How tables belong together: table.field = table.field, joined by commas.
fileclass | list file global | string |  | An older way to group files, used with query_run.
query_run | global | enum(current allbutfirstcurrent) |  | An older switch that adds the run to what queries ask for.
compression | file | string(.fz .gz None) |  | The suffix of an input that is compressed, None if it is not. | Query results bring it.
listname | list | path |  | A name for a very simple list. | At the top level a section list gets this key by itself.
hdrupd_* | file | section |  | Header updates of an output.
headers | hdrupd_* | list | 0 | The header units to update.
* | hdrupd_* | string |  | The keyword's new value, followed, if wanted, by /comment/type; the type is str, int, float or bool.
`,
};

export const dataPatternRows: Rows = {
  kind: "pattern-variable",
  rows: `
flabel | file list div_list module | string |  | The short label in file names.
fsuffix | file list div_list module | string |  | The suffix in file names, without the dot.
ops_enddir | file list div_list | string |  | The end of the folder in the archive.
rundir | file list div_list | string |  | The folder inside the job, in the patterns of DES.
job_enddir (lsst) | file | string |  | The end of the folder inside the job, in the patterns for LSST.
job_outtype (lsst) | file | string |  | The folder of the data set inside the job's repository, in the patterns for LSST.
`,
};

export const dataAutoRows: Rows = {
  kind: "auto",
  rows: `
qoutfile | list file | path |  | The file for the query's result. | Set beforehand, an existing result is used.
qlog | list file | path |  | The log of the query.
keyvals | file list | section |  | The values that were found for the keys of division.
archivepath | filespecs | string |  | The folder of an output in the archive.
sectname | filespecs | string |  | The name of the file's section.
line | querylist | section |  | The result of a query: one sub-section for each line, with labelled files in it.
`,
};

export const dataWrapperRows: Rows = {
  kind: "wrapper",
  rows: `
rename_file (lsst) | file | template |  | The input is copied to this name, in its folder, before the module runs. | The original stays.
repoingest (lsst) | file | template |  | A command to run for each input before the module; xxxfilenamexxx stands for the file.
job_repo_dir (lsst) | wrapper global | path |  | The folder of the repository inside the job. | The repository is made only if mapper is given, too.
mapper (lsst) | wrapper | class |  | The mapper class of the repository.
butler_template (lsst) | wrapper | path |  | The templates of the repository's paths; framework variables in them are replaced.
ref_cats_root (lsst) | wrapper | path |  | A folder that the repository sees as ref_cats. | It must exist.
untar_files (lsst) | wrapper | list |  | Packages to unpack, each where it lies, before the module runs.
per_file_cmdline (lsst) | wrapper | perfile |  | list.LIST.FILE:text; the text is added to the command for each line of the list, $(column) replaced by the line's value. | The original turns all parentheses into braces and allows no further colon.
add_cmdline (lsst) | wrapper | joinexpr |  | 'J'.join(list.LIST.FILE.COLUMN): the different values of a column, joined, at the end of the command. | Not used when per_file_cmdline is given; the original joins in any order, without a blank before.
`,
};

export const dataConventionRows: Rows = {
  kind: "convention",
  rows: `
* | file list | string |  | A variable of this definition's names and folders; one named in query_fields is a value that the query asks for.
`,
};

export const dataTrapRows: Rows = {
  kind: "trap",
  rows: `
req_metadata | file | section |  | Required metadata in an older dialect; nothing reads it. | filetype_metadata does this now.
opt_metadata | file | section |  | Optional metadata in an older dialect; nothing reads it. | filetype_metadata does this now.
filemeta | file | section |  | Metadata in an older dialect; nothing reads it. | filetype_metadata does this now.
compute | file | section |  | Computed metadata in an older dialect; nothing reads it. | filetype_metadata does this now.
wcl | file | section |  | Metadata from WCL in an older dialect; nothing reads it. | filetype_metadata does this now.
`,
};
