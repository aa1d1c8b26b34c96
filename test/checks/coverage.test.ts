import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ruleTable } from "../../runtime/checks/rule-table.ts";

/** Rows of the specification that have no rule of their own, and why. */
const elsewhere: Readonly<Record<string, string>> = {
  WCL113: "told at the tag itself, in the included file, as WCL101 to WCL104",
  PFW202: "the reference's own test never fires; what it means is told as PFW208",
  CFG303: "told as PFW240 to PFW243, at the same values",
  CFG304: "told by nobody: this program registers transfers whether or not its query programs use a database",
  CFG307: "told by nobody: gridtype and batchtype choose nothing here; the engine is chosen when one submits",
  CFG308:
    "told by nobody: this program has no movers by site and archive; PFW201 asks for the section the original needs",
  BLK401: "told as PFW214: a name without its section is no name of a definition",
  BLK419: "told where it does harm, as BLK417 and BLK418; values of rows stay whole, whatever they hold",
  BLK424: "not so here: allow_missing has its effect; the catalogue says that it has none in the original",
  BLK434: "not so here: nothing is cut after a hundred steps, and what grows too large is EXP701",
  STY623: "told as any variable without a value: STY622, BLK412, BLK430, BLK441, STY634",
  STY633:
    "a list's dirpat must be there all the same (PFW231), and the note's own submission has rundir and ops_enddir in lists",
};

const source = new URL("../../../shared/spec/wcl-diagnostics.json", import.meta.url);

test.skipIf(!existsSync(source))(
  "every row of the specification has its rule, or its reason (needs ../shared/spec)",
  () => {
    const rows = JSON.parse(readFileSync(source, "utf8")) as readonly { readonly id: string }[];
    const known = new Set(ruleTable.map((rule) => rule.code));
    const missing = rows.map((row) => row.id).filter((id) => !known.has(id));
    expect(missing.sort()).toEqual(Object.keys(elsewhere).sort());
    console.log(`${rows.length} rows: ${rows.length - missing.length} rules, ${missing.length} with a reason`);
  },
);
