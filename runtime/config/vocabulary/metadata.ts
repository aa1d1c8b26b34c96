import type { Rows } from "./read-rows.ts";

/** Metadata of files by their type, header keywords, and messages in what programs print. */
export const metadataRows: Rows = {
  kind: "framework",
  rows: `
metadata_table! | filetype_metadata.* | string |  | The table that keeps the metadata. | genfile and desfile mean that there is none.
filetype_mgmt | filetype_metadata.* | class | filemgmt.ftmgmt_generic.FtMgmtGeneric | The class that handles files of this type.
hdus! | filetype_metadata.* | section |  | One sub-section for each header unit; in it r or o, then a letter for the source, then keyword = columns.
r | filetype_metadata.*.hdus.* | section |  | Metadata without which the file is not accepted.
o | filetype_metadata.*.hdus.* | section |  | Metadata that are taken where they are.
h | filetype_metadata.*.hdus.*.r filetype_metadata.*.hdus.*.o | section |  | Read from the header: keyword = columns.
c | filetype_metadata.*.hdus.*.r filetype_metadata.*.hdus.*.o | section |  | Computed: keyword = columns.
w | filetype_metadata.*.hdus.*.r filetype_metadata.*.hdus.*.o | section |  | Taken from WCL: key = columns.
f | filetype_metadata.*.hdus.*.r filetype_metadata.*.hdus.*.o | section |  | Read from the name of the file, with its pattern: variable = columns.
p | filetype_metadata.*.hdus.*.r filetype_metadata.*.hdus.*.o | section |  | Copied from this header unit to the primary one: keyword = columns.
description | file_header.* | string |  | The comment that goes with the keyword.
fits_data_type | file_header.* | enum(str int float bool) |  | The type of the keyword's value.
name | file_header.* | string |  | The keyword once more.
override | qcf | bool(true false) | false | Only these patterns count, not those of the registry.
patterns | qcf | section |  | One sub-section for each kind of message to find.
excludes | qcf | section |  | One sub-section for each kind of line to pass over.
filter | qcf | section |  | Texts to replace before patterns are tried. | The original reads excludes in its place.
pattern! | qcf.patterns.* qcf.excludes.* | regex |  | The text to find, or to pass over.
lvl | qcf.patterns.* | int | 1 | How grave a message is: 1 error, 2 warning, 3 information.
priority | qcf.patterns.* | int |  | Patterns are tried in this order. | In the original two of one number overwrite each other.
execname | qcf.patterns.* | string | global | The program whose output is searched; global means any.
number_of_lines | qcf.patterns.* | int | 1 | How many lines are kept with a message.
only_matched | qcf.patterns.* | enum(Y N) | N | Keeps only the text that matched.
exec | qcf.excludes.* | string |  | The program whose lines are passed over.
replace_pattern | qcf.excludes.* | regex |  | The text to replace. | The original reaches it only by its mistake about filter.
with_pattern | qcf.excludes.* | string |  | What to put in its place.
`,
};
