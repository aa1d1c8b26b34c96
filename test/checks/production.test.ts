import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { checkProgram } from "../../runtime/checks/check.ts";
import { loadProgram } from "../../runtime/config/load.ts";
import { diskSystem } from "../../runtime/system.ts";
import { production, productionFiles, renderedMultiepoch } from "../kit/production.ts";

describe.skipIf(productionFiles.length === 0)("production WCL (needs ../shared/data/wcl-production)", () => {
  test("every file is read without an error, templates as they stand", () => {
    const errors = productionFiles.flatMap((name) =>
      parse(readFileSync(join(production, name), "utf8"), name).problems.filter((one) => one.severity === "error"),
    );
    expect(errors).toEqual([]);
    console.log(`${productionFiles.length} production files read`);
  });

  test("a template without values says one thing: that it is one", () => {
    const entry = join(production, "multiepoch-Y6A1/multiepoch_submit_template.des");
    const { program, problems } = loadProgram(entry, diskSystem(production));
    const found = checkProgram(program, undefined, undefined, { found: problems });
    expect(found.filter((one) => one.severity !== "hint").map((one) => one.code)).toEqual(["TPL904"]);
  });

  test("the submission that the templates yield has no error", () => {
    const { program, problems } = renderedMultiepoch();
    const found = checkProgram(program, undefined, undefined, { found: problems });
    const told = found
      .filter((one) => one.severity === "error")
      .map((one) => `${relative(production, one.file)} ${one.code} ${one.message}`);
    expect(told).toEqual([]);
    expect([...program.files.keys()].length).toBeGreaterThan(35);
  });
});
