import { notedRows } from "./noted-rows.ts";

/** What the reader finds in a file, and the loader between files. */
export const readerRules = [
  ...notedRows(
    "reader",
    `
WCL101 error | a close tag that closes nothing | No section is open where this tag stands; one above it may be closed twice, or its open tag may be misspelt.
WCL102 error | a close tag of another section | Sections close in the order in which they were opened, the innermost first, under the name they were opened with.
WCL103 error | a section that is never closed | Every section must be closed in the file that opens it.
WCL104 error | a section inside itself | A section is opened inside a section of the same name; usually the slash of a close tag is missing.
WCL110 error | a malformed inclfunc | It is written <<inclfunc module.function(key,key)>>, with at least one argument.
WCL112 warning | a line without a form | The line is neither a tag nor key = value nor an include, and is passed over.
WCL116 error | too large to be read | A line, a nesting or a file passes a limit of this program. Real submissions stay a hundred times below.
STY601 warning | a tag that is read as a key | A tag stands alone on its line, with no blank after < and before >, and at most two names in it.
STY602 error | nearly an include | An include is written <<include NAME>> with one blank, no quotes, and no blank or # in the name; anything else is read as a tag or a key.
STY603 warning | text beside an include | Whatever shares its line with an include is discarded.
STY604 warning | a key without a value | The line is passed over, so the key is not set. A value may have been lost in a comment.
STY605 warning | an equals sign in a key | Without blanks around the first = the key reaches to a later one: a=b=c sets a=b.
STY606 warning | a key and a value without = | The first word becomes the key, the rest its value. Write =.
STY607 warning | a comment that may be a value | Everything from # on is a comment, in quotes as well; a value cannot hold #.
STY608 warning | a comment that swallows the next line | A backslash at the end of a comment joins the next line to the comment.
STY609 warning | a comment inside a continued value | The comment ends the value, and the lines that follow are lost.
STY610 warning | a backslash before a comment | A backslash that is not the last letter of a line does not continue it; it stays in the value.
STY611 warning | a continuation of nothing | The backslash joins an empty line, a tag, another assignment or the end of the file.
STY612 hint | a blank after a backslash | It does no harm here, but other tools no longer see a continuation.
STY613 error | a byte order mark | The invisible letter becomes a part of the first key. Save the file without it.
STY614 warning | a key with a dot | A name with a dot is looked up as a path, so such a key can never be found.
STY618 warning | an include inside a section | What is included is merged at the top level, not into the section.
STY619 warning | options that lose their case | Keys keep their case only in a cmdline section that is opened in the plain way.
STY620 warning | a value that does not survive | An empty value, or one that ends in a backslash, is lost when the configuration is written and read again.
`,
  ),
  ...notedRows(
    "configuration",
    `
WCL105 error | a section under the name of a value | The name has a value already, so nothing can be put into it.
WCL106 warning | a value replaces a section | The whole section that had this name is gone.
WCL107 error | a file that cannot be opened | The file named in an include does not exist or cannot be read. Relative names start at the folders given, the working folder, the submission's folder and the including file's folder, in this order.
WCL108 error | an unknown variable in an include | Names of included files may use what the same file has set above this line, and the environment.
WCL109 error | a circle of includes | A file includes itself, directly or through others.
WCL111 error | an include turns a value into a section | The included file has a section under a name that has a value here.
WCL114 error | a section name that collides | The name is already found by way of a dotted path or of the section current.
WCL115 error | a setting that cannot be made | A setting from the command line leads through something that is no section, or is too long.
WCL117 error | too many includes | Files include files more deeply or more often than any real submission.
TPL901 error | a template that is none | The text between the marks of an island is no Jinja; the reference's template engine would stop here.
TPL902 warning | a name without a value | The template puts the value of a name here, but the values that are given do not have it. Add it to the values file.
TPL903 error | a template that cannot be filled in | A filter, a function or an operation fits nothing that it is used on, or a limit on steps, letters and depth is passed.
TPL904 information | a template without values | What it yields is checked once its values are known: in NAME.values.yaml beside it, in a file that wcl.toml names under [templates], or with --values.
TPL905 error | a template that is not there | Templates that others extend or include are looked for in the folders of [templates] in wcl.toml, in the folder of the wcl.toml and in the folder of the template.
TPL906 error | values that cannot be read | A values file is YAML: names with values, in sections.
WCL118 hint | an include with several candidates | The name fits files in several folders; the first one is taken.
EXP701 error | an expansion that grows too large | The combinations of the lists in this text, or the texts themselves, pass a limit of this program.
EXP702 error | a section where a value is needed | The variable names a section.
STY630 error | a number that cannot be padded | \${name:N} pads a whole number with zeros to N digits; the value is no number, or N is none.
STY637 warning | an empty list | A descending range gives nothing, so there is nothing to make of it.
`,
  ),
];
