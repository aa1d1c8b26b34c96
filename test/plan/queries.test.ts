import { describe, expect, it } from "vitest";
import { loadProgram } from "../../runtime/config/load.ts";
import { queryRequests } from "../../runtime/plan/queries.ts";
import { memorySystem } from "../../runtime/system.ts";
import { submission } from "./one-module.ts";
import { planGolden, noFacts, readGolden } from "./planning.ts";

function queriesOf(text: string): ReturnType<typeof queryRequests> {
  const head = readGolden("features", "inc", "head.wcl");
  const system = memorySystem({ "/submit.des": `<<include head.wcl>>\n${text}`, "/head.wcl": head });
  return queryRequests(loadProgram("/submit.des", system).program);
}

const query = (keys: string): string => submission.replace("args = ${qoutfile}", keys);

describe("query programs", () => {
  it("are the programs of the seed with all arguments, known without running anything", () => {
    const { program } = planGolden(["seed", "submit-used.des"], noFacts);
    expect(queryRequests(program)).toMatchObject({
      requests: [
        {
          module: "make_coadd_temp_exp",
          definition: "list-corr",
          argv: [
            ...["hsc_dummy_query_corr.py", "--section", "db-none", "--tractinfo", "WORK/tractinfo.txt"],
            ...["--tract", "0", "--qoutfile", "corr_make_coadd_temp_exp.wcl", "--pfw_attempt_id", "4242"],
          ],
          outputFile: "corr_make_coadd_temp_exp.wcl",
          format: "wcl",
        },
      ],
      lookups: [],
      problems: [],
    });
  });
  it("see the keys of their module, which the reference hid, and their own first", () => {
    const { requests, problems } = queriesOf(
      query("enddir2 = own\nargs = ${modulename} ${camera2} ${enddir2} ${outputfile}").replace(
        "<exec_1>",
        "camera2 = mine\nenddir2 = outer\n<exec_1>",
      ),
    );
    expect(problems).toEqual([]);
    expect(requests[0]?.argv).toEqual(["q.py", "m1", "mine", "own", "raw_m1.wcl"]);
  });
  it("get lists as they stand, and words in quotes whole; no shell sees them", () => {
    const { requests } = queriesOf(query(`bands = g,r,i\nargs = --bands \${bands} "two words" ; rm -rf $HOME`));
    expect(requests[0]?.argv).toEqual(["q.py", "--bands", "g,r,i", "two words", ";", "rm", "-rf", "$HOME"]);
  });
  it("may answer in JSON", () => {
    expect(queriesOf(query("qouttype = json\nargs = ${qoutfile}")).requests[0]).toMatchObject({
      format: "json",
      outputFile: "raw_m1.json",
    });
  });
  it("write a file of their own even when a list and a file have one name", () => {
    const both = submission.replace(
      "</file>\n</module>",
      "</file>\n<list>\n<raw>\nexec = l.py\n</raw>\n</list>\n</module>",
    );
    expect(queriesOf(both).requests.map(({ outputFile }) => outputFile)).toEqual(["raw_m1.wcl", "file-raw_m1.wcl"]);
  });
  it.each([
    ["qouttype = xml", "BLK432"],
    ["args = ${nope}", "STY622"],
    ['args = "open', "JOB507"],
  ])("are refused: %s", (keys, code) => {
    const { requests, problems } = queriesOf(query(keys));
    expect(requests).toEqual([]);
    expect(problems.map((problem) => problem.code)).toEqual([code]);
  });
});

describe("questions to the metadata", () => {
  const metadata = (keys: string): ReturnType<typeof queryRequests> =>
    queriesOf(submission.replace("exec = q.py", keys).replace("args = ${qoutfile}", ""));
  it("are data: tables and columns are words, values are parameters", () => {
    const { lookups, requests, problems } = metadata(`query_table = image
      query_fields = filetype, band, image.expnum, proctag.tag, flag, nite
      filetype = red_immask
      band = g,r
      expnum = (5:7), !6
      tag = Y3A1%
      flag = !null
      output_fields = ccdnum, band, attempt.id
      join = proctag.pfw_attempt_id = attempt.id, attempt.id=image.pfw_attempt_id`);
    expect(problems).toEqual([]);
    expect(requests).toEqual([]);
    const equal = (value: string): object => ({ kind: "equal", value });
    expect(lookups).toMatchObject([
      {
        module: "m1",
        definition: "file-raw",
        table: "image",
        select: [
          { table: "image", column: "ccdnum" },
          { table: "image", column: "band" },
          { table: "attempt", column: "id" },
        ],
        conditions: [
          { table: "image", column: "filetype", accept: [equal("red_immask")], refuse: [] },
          { table: "image", column: "band", accept: [equal("g"), equal("r")], refuse: [] },
          { table: "image", column: "expnum", accept: [equal("5"), equal("6"), equal("7")], refuse: [equal("6")] },
          { table: "proctag", column: "tag", accept: [{ kind: "like", pattern: "Y3A1%" }], refuse: [] },
          { table: "image", column: "flag", accept: [], refuse: [{ kind: "null" }] },
          // From the submission, as no nearer place has it.
          { table: "image", column: "nite", accept: [equal("20240101")], refuse: [] },
        ],
        joins: [
          [
            { table: "proctag", column: "pfw_attempt_id" },
            { table: "attempt", column: "id" },
          ],
          [
            { table: "attempt", column: "id" },
            { table: "image", column: "pfw_attempt_id" },
          ],
        ],
      },
    ]);
  });
  it("know regular expressions, which the reference could not ask", () => {
    const { lookups } = metadata("query_table = image\nquery_fields = tile\ntile = ^DES.*[+]");
    expect(lookups[0]?.conditions[0]?.accept).toEqual([{ kind: "regexp", pattern: "^DES.*[+]" }]);
  });
  it("take only what the archives have that the block takes its inputs from", () => {
    const asked = "query_table = image\nquery_fields = a\na = 1";
    expect(metadata(asked).lookups[0]?.archives).toEqual(["labarch"]);
    expect(metadata(`${asked}\nuse_home_archive_input = never`).lookups[0]?.archives).toEqual(["labarch"]);
    const never = submission.replace("exec = q.py", asked).replace("args = ${qoutfile}", "");
    expect(queriesOf(`use_home_archive_input = never\n${never}`).lookups[0]?.archives).toEqual([]);
    const both = `use_target_archive_input = job\ntarget_archive = near\n${never}`;
    expect(queriesOf(both).lookups[0]?.archives).toEqual(["labarch", "near"]);
  });
  it("divide lists and ranges, also after !, but no regular expression", () => {
    const accepted = (value: string): readonly unknown[] => {
      const [lookup] = metadata(`query_table = image\nquery_fields = a\na = ${value}`).lookups;
      return [...(lookup?.conditions[0]?.accept ?? []), "!", ...(lookup?.conditions[0]?.refuse ?? [])].map((one) =>
        typeof one === "string" ? one : "value" in one ? one.value : "pattern" in one ? one.pattern : one.kind,
      );
    };
    expect(accepted("3:5, !4")).toEqual(["3", "4", "5", "!", "4"]);
    expect(accepted("!3:5")).toEqual(["!", "3", "4", "5"]);
    expect(accepted("(a, null, !null)")).toEqual(["a", "null", "!", "null"]);
    expect(accepted("^(DES|HSC)[0-9]*$")).toEqual(["^(DES|HSC)[0-9]*$", "!"]);
    expect(accepted("12:30:00")).toEqual(["12:30:00", "!"]);
  });
  it("ask for all columns of a table", () => {
    const { lookups } = metadata("query_table = image\nquery_fields = a\na = 1\noutput_fields = all");
    expect(lookups[0]?.select).toEqual([{ table: "image", column: "*" }]);
  });
  it.each([
    ["query_table = image\nquery_fields = tag.a\na = 1", /nothing joins tag to image/],
    ["query_table = image\nquery_fields = a\na = 1\noutput_fields = tag.b", /nothing joins tag to image/],
    [
      "query_table = image\nquery_fields = a\na = 1\noutput_fields = b, tag.b\njoin = tag.x = image.x",
      /image.b and tag.b have one name/,
    ],
    ["query_table = image\nquery_fields = a\na = 1,,2", /an empty value/],
    ["query_fields = a\na = 1", /needs query_table/],
    ["query_table = image; drop table x\nquery_fields = a\na = 1", /the name of one table/],
    ["query_table = image\nquery_fields = a", /image.a has no value/],
    ["query_table = image\nquery_fields = a b\na = 1", /is neither FIELD nor TABLE.FIELD/],
    ["query_table = image\nquery_fields = a\na = 1\njoin = image.a = 1 or 1", /is not TABLE.FIELD = TABLE.FIELD/],
    ["query_table = image\nquery_fields = a\na = (1:99999999)", /too many values/],
  ])("are refused: %j", (keys, message) => {
    const { lookups, problems } = metadata(keys);
    expect(lookups).toEqual([]);
    expect(problems).toMatchObject([{ code: "BLK431", message: expect.stringMatching(message) as string }]);
  });
});
