/** Which metadata a file type has, and which table keeps it: one entry of the submission's `filetype_metadata`. */
export interface FiletypeSpec {
  readonly filetype: string;
  /** `genfile` means: no row besides desfile. */
  readonly table: string;
  readonly columns: readonly FiletypeColumn[];
}

export interface FiletypeColumn {
  /** Column of the metadata table. */
  readonly column: string;
  /** Header keyword, or variable name. */
  readonly name: string;
  readonly from: "header" | "computed" | "wcl" | "filename" | "copied";
  readonly required: boolean;
  /** `primary`, a number or an EXTNAME. */
  readonly hdu: string;
}
