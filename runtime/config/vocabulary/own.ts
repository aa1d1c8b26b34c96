import type { Rows } from "./read-rows.ts";

/** Keys that the original does not know. */
export const ownRows: Rows = {
  kind: "convention",
  rows: `
butler_dataset_type (lsst) | file | string |  | The Butler's dataset type that this file is, so that its path is compared with the Butler's template. | Only our own checks read it; file types can be tied in wcl.toml instead.
patch_form (lsst) | wide | enum(comma x) |  | How the stack of the site writes patches, 8,6 or 8x6; patches of queries are brought to this form.
`,
};
