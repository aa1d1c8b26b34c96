import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

/** A known fault of the reference, and the test (by its file and words of its title) that shows what we do instead. */
type Shown = readonly [fault: string, file: string, title: string];

const here = "plan/reference-faults.test.ts";

/** What the reference answers wrongly without a word: the numbers are those of our description of it. */
const silent: Readonly<Record<number, Shown>> = {
  1: ["one sublist is used without comparing keys", here, "1. a definition with one sublist"],
  2: ["a list overwrites another", here, "2. two lists of one name"],
  3: ["an output overwrites another", here, "3. two outputs of one name"],
  4: ["keys that are one text when joined lose a quantum", here, "4. keys that are one text"],
  5: ["expansion ends after 100 rounds", here, "5. 120 × 2 names"],
  6: ["jobs of a block do not wait for each other", here, "6. a job that reads what another job"],
  7: ["loop keys are matched by position", here, "7. wrapperloop and divide_by in another order"],
  8: ["a second $FMT is dropped", here, "8. a second $FMT"],
  9: ["an unknown list format is accepted", here, "9. an unknown list format"],
  10: ["lines that nobody took are not told", here, "10. lines that fit no quantum"],
  11: ["a consumer changes the path for all others", here, "11. a file that depends on another"],
  12: ["two submissions may get one attempt number", "registry/attempts.test.ts", "twenty who ask at once"],
  13: ["jobs are numbered by text", here, "13. the numbers of quanta and jobs"],
  14: ["throttles of DAGMan have no effect", "execution/batch/htcondor-text.test.ts", "hands the throttles to DAGMan"],
  15: ["fw_nmaxthread raises", here, "15. fw_nmaxthread"],
  16: ["a loop over a variable is not resolved", here, "16. a loop over a variable"],
  17: ["use_qcf = False counts as true", "cli/reference-faults.test.ts", "use_qcf = False is false"],
};

/** What it dies of, in the order of our description. */
const crashes: readonly Shown[] = [
  ["a variable in an exec value", here, "a variable in an exec value that is no argument"],
  ["module variables in query args", "plan/queries.test.ts", "see the keys of their module"],
  ["$opt where a value is required", here, "$opt{} in a name that must be there"],
  ["a simple list with filename", here, "a simple list whose files have a filename"],
  ["regular expressions in queries", "plan/queries.test.ts", "know regular expressions"],
  ["tables that only filter", "plan/queries.test.ts", "are data: tables and columns are words"],
  ["allow_missing", here, "a column that is missing where allow_missing"],
  ["an attempt number without a database", "cli/reference-faults.test.ts", "an attempt number that the user gives"],
  ["an undefined key in divide_jobs_by", here, "divide_jobs_by a key that nothing has"],
  ["a modnamepat with several values", here, "modnamepat with several values"],
  ["variables of args in the input WCL", here, "a variable of the file section in the args"],
  ["a query that ends with 2", "cli/reference-faults.test.ts", "a query program that ends with 2"],
  ["a module without wrappername; a target archive", here, "a module without wrappername"],
];

/** Two crashes share the last item. */
const besides: readonly Shown[] = [
  ["any use of a target archive", "cli/reference-faults.test.ts", "a target archive that is defined"],
];

describe("every known fault of the reference has the test that shows it", () => {
  it.each([...Object.values(silent), ...crashes, ...besides])("%s: %s, %s", (_, file, title) => {
    const text = readFileSync(join(import.meta.dirname, "..", file), "utf8");
    expect(text).toContain(`"${title}`);
  });
});

const spec = join(import.meta.dirname, "../../../shared/spec/work-generation.md");

describe.skipIf(!existsSync(spec))("no known fault is left out (needs ../shared/spec)", () => {
  const section = (from: string, to: string): string => {
    const text = readFileSync(spec, "utf8");
    return text.slice(text.indexOf(from), text.indexOf(to)).split("\n").slice(1).join("\n");
  };
  it("of the silent ones, by number", () => {
    const numbers = [...section("### 8.2", "### 8.3").matchAll(/(?:^|; )(\d+)\. /g)].map(([, number]) => number);
    expect(numbers).toEqual(Object.keys(silent));
  });
  it("of the crashes, by count", () => {
    expect(section("### 8.3", "### 8.4").split(" · ")).toHaveLength(crashes.length);
  });
});
