/** Which metadata a file type has, and which table keeps it: one entry of the submission's `filetype_metadata`. */
export interface FiletypeSpec {
  readonly filetype: string;
  /** `genfile` means: no row besides desfile. */
  readonly table: string;
  readonly columns: readonly FiletypeColumn[];
  /** `filetype_mgmt` as written; its last word chooses the functions for computed values. */
  readonly management?: string;
}

export interface FiletypeColumn {
  /** Column of the metadata table; `a,b` when the value is a comma list that fills several columns by position. */
  readonly column: string;
  /** Header keyword, or variable name. */
  readonly name: string;
  readonly from: "header" | "computed" | "wcl" | "filename" | "copied";
  readonly required: boolean;
  /** `primary`, a number or an EXTNAME. */
  readonly hdu: string;
}

/** A section as the configuration gives it (`WclData` fits). */
export type SectionData = ReadonlyMap<string, string | SectionData>;

/**
 * Reads the section `filetype_metadata`: TYPE, then `metadata_table`, and below `hdus` the unit, `r` or `o` for
 * required or optional, a letter for the source, and header = columns. Names are folded to lower case.
 */
export function filetypesFromWcl(data: SectionData): {
  readonly filetypes: ReadonlyMap<string, FiletypeSpec>;
  readonly problems: readonly string[];
} {
  const filetypes = new Map<string, FiletypeSpec>();
  const problems: string[] = [];
  for (const [name, section] of data) {
    const filetype = name.toLowerCase();
    if (typeof section === "string") {
      problems.push(`filetype_metadata: ${name} must be a section`);
      continue;
    }
    const table = section.get("metadata_table");
    const management = section.get("filetype_mgmt");
    if (typeof table !== "string") problems.push(`filetype_metadata: ${name} has no metadata_table`);
    filetypes.set(filetype, {
      filetype,
      table: typeof table === "string" ? table.toLowerCase() : "genfile",
      columns: [...columnsOf(section, name, problems)],
      ...(typeof management === "string" ? { management } : {}),
    });
  }
  return { filetypes, problems };
}

const needs: ReadonlyMap<string, "required" | "optional" | "ignored"> = new Map([
  ["r", "required"],
  ["o", "optional"],
  ["i", "ignored"],
]);
const sources: ReadonlyMap<string, FiletypeColumn["from"]> = new Map([
  ["h", "header"],
  ["c", "computed"],
  ["w", "wcl"],
  ["p", "copied"],
  ["f", "filename"],
]);

function* columnsOf(filetype: SectionData, name: string, problems: string[]): Generator<FiletypeColumn> {
  for (const [hdu, unit] of sections(filetype.get("hdus"), `${name}: hdus`, problems)) {
    for (const [needLetter, bySource] of sections(unit, `${name}: ${hdu}`, problems)) {
      const need = needs.get(needLetter.toLowerCase());
      if (need === undefined)
        problems.push(`filetype_metadata: ${name}: ${hdu}: “${needLetter}” is neither r, o nor i`);
      if (need === undefined || need === "ignored") continue;
      for (const [letter, headers] of sections(bySource, `${name}: ${hdu}: ${needLetter}`, problems)) {
        const from = sources.get(letter.toLowerCase());
        if (from === undefined)
          problems.push(`filetype_metadata: ${name}: ${hdu}: “${letter}” is none of h, c, w, p, f`);
        else yield* columnsFrom(headers, { from, required: need === "required", hdu });
      }
    }
  }
}

function* columnsFrom(
  headers: string | SectionData,
  rest: Pick<FiletypeColumn, "from" | "required" | "hdu">,
): Generator<FiletypeColumn> {
  if (typeof headers === "string") return;
  for (const [name, column] of headers)
    if (typeof column === "string") yield { column: column.replace(/\s/g, "").toLowerCase(), name, ...rest };
}

function sections(node: string | SectionData | undefined, where: string, problems: string[]): SectionData {
  if (typeof node === "string") problems.push(`filetype_metadata: ${where} must be a section`);
  return typeof node === "object" ? node : new Map<string, never>();
}
