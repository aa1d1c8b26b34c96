import { describe, expect, it } from "vitest";
import type { WclData } from "../../runtime/config/program.ts";
import { queryRequests } from "../../runtime/plan/queries.ts";
import { facts, planWith, raw, submission } from "./one-module.ts";
import { codesOf, planText, quantaOf, type Planned } from "./planning.ts";

/**
 * The wrong answers that the reference gives in silence, and its crashes: what it answers (each was seen by running
 * it), what we answer, and the problem that is reported, if there is one to report.
 */
interface Fault {
  readonly fault: string;
  readonly reference: string;
  readonly plan: () => Planned;
  readonly ours: (planned: Planned) => unknown;
  readonly answer: unknown;
  readonly problems: readonly string[];
}

const calibrated = (match: string): string =>
  submission.replace(
    "<out>",
    `<cal>
        exec = q.py
        match = ${match}
        dirpat = flat
        enddir = cal
    </cal>
    <out>`,
  );
const withList = (keys: string): string =>
  submission.replace("</file>\n</module>", `</file>\n<list>\n<l>\n${keys}\n</l>\n</list>\n</module>`);
const keysOf = (planned: Planned): readonly string[] =>
  quantaOf(planned, "m1").map(({ keys }) => [...keys.values()].join(" "));
const outputsOf = (planned: Planned): readonly string[] =>
  quantaOf(planned, "m1").flatMap(({ files }) => files.get("out")?.files.map(({ filename }) => filename) ?? []);
const valueIn = (data: WclData, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => (value as WclData | undefined)?.get(key), data);
const linesOf = (planned: Planned): readonly (readonly string[] | undefined)[] =>
  quantaOf(planned, "m1").map(({ lists }) => lists.get("l")?.lines);
const productOf = (expnum: string, ccd: string): Planned =>
  planWith(
    ["loopobj = file.raw", `expnum = ${expnum}\nccd = ${ccd}`],
    ["used = file.raw\n", "\n"],
    ["${file.raw.fullname}", "${expnum}"],
    [/<raw>[^]*<\/raw>/.exec(submission)?.[0] ?? "", ""],
  );
const named = (parts: string, sides: string, more = ""): Planned =>
  planText(
    submission.replace(
      "filepat = expccd",
      `part = ${parts}\nside = ${sides}\nhalf = ${more || "a"}\nfilename = \${part}_\${side}_\${half}_\${ccd}.fits`,
    ),
    { m1: { "file-raw": [raw(1, 1)] } },
  );

const reader = (name: string, folder: string): string => `
<module ${name}>
    wrappername = genwrap.py
    wrapperloop = expnum, ccd
    loopobj = file.in
    <exec_1>
        execname = prog
        used = file.in
        <cmdline>
            _1 = \${file.in.fullname}
        </cmdline>
    </exec_1>
    <file>
        <in>
            depends = m1.file.out
            match = expnum, ccd
            dirpat = flat
            enddir = ${folder}
        </in>
    </file>
</module>`;
const lister = (name: string): string => `
<module ${name}>
    wrappername = genwrap.py
    <exec_1>
        execname = prog
        used = list.l.made
        <cmdline>
            _1 = \${list.l.fullname}
        </cmdline>
    </exec_1>
    <file>
        <made>
            listonly = True
            dirpat = flat
            enddir = out
        </made>
    </file>
    <list>
        <l>
            depends = m1.file.out
            columns = made.fullname
            filename = all.list
        </l>
    </list>
</module>`;

const silent: readonly Fault[] = [
  {
    fault: "1. a definition with one sublist is used without comparing keys",
    reference: "the bias of ccd 55 is given to ccds 2 and 10",
    plan: () => planText(calibrated("ccd"), { m1: { ...facts.m1, "file-cal": [{ filename: "b55.fits", ccd: 55 }] } }),
    ours: keysOf,
    answer: [],
    problems: ["BLK455"],
  },
  {
    fault: "2. two lists of one name",
    reference: "the later overwrites the earlier",
    plan: () =>
      planText(withList("exec = q.py\nmatch = ccd\ncolumns = raw.fullname\nfilename = all.list"), {
        m1: { ...facts.m1, "list-l": [raw(1, 1), raw(1, 2)] },
      }),
    ours: ({ problems }) => problems[0]?.message,
    answer: "list l of m1: instances 1 and 2 write different lists to list/m1/all.list; the name lacks a loop key",
    problems: ["BLK407"],
  },
  {
    fault: "3. two outputs of one name",
    reference: "nothing is said",
    plan: () => planWith(["filepat = expccd", "filename = out_${expnum}.fits"]),
    ours: ({ problems }) => problems[0]?.message,
    answer:
      "the name of file out of m1 lacks the loop key ccd: expnum=1 ccd=1 (instance 1) and expnum=1 ccd=2 (instance 2) both make out_1.fits; 3 quanta, 2 names",
    problems: ["BLK408"],
  },
  {
    fault: "4. keys that are one text when joined: (a, b_c) and (a_b, c)",
    reference: "one of the two quanta is lost, its number used up",
    plan: () =>
      planText(submission.replace("filepat = expccd", "filename = ${wrapnum}.fits"), {
        m1: {
          "file-raw": [
            { filename: "in_1.fits", expnum: "a", ccd: "b_c" },
            { filename: "in_2.fits", expnum: "a_b", ccd: "c" },
          ],
        },
      }),
    ours: keysOf,
    answer: ["a b_c", "a_b c"],
    problems: [],
  },
  {
    fault: "5. 120 × 2 names of one output",
    reference: "198 names",
    plan: () => named("(1:120)", "x,y"),
    ours: (planned) => new Set(outputsOf(planned)).size,
    answer: 240,
    problems: [],
  },
  {
    fault: "5. 10 × 10 × 2 names of one output",
    reference: "180 names",
    plan: () => named("(1:10)", "(11:20)", "a,b"),
    ours: (planned) => new Set(outputsOf(planned)).size,
    answer: 200,
    problems: [],
  },
  {
    fault: "7. wrapperloop and divide_by in another order",
    reference: "with one tuple the values are swapped: expnum 9, ccd 1 becomes ccd 9, expnum 1",
    plan: () =>
      planText(submission.replace("loopkey = expnum, ccd", "loopkey = ccd, expnum"), {
        m1: { "file-raw": [raw(9, 1)] },
      }),
    ours: (planned) => quantaOf(planned, "m1").map(({ keys }) => Object.fromEntries(keys)),
    answer: [{ expnum: "9", ccd: "1" }],
    problems: [],
  },
  {
    fault: "8. a second $FMT among the columns",
    reference: "dropped",
    plan: () =>
      planText(
        withList(
          "exec = q.py\nmatch = expnum, ccd\ncolumns = $FMT{%04d, ccd}, $FMT{%s[0], raw.fullname}\nfilename = ${expnum}_${ccd}.list",
        ),
        {
          m1: { ...facts.m1, "list-l": facts.m1["file-raw"] },
        },
      ),
    ours: (planned) => linesOf(planned)[0],
    answer: ["0001 raw/raw_1_1.fits[0]"],
    problems: [],
  },
  {
    fault: "9. an unknown list format",
    reference: "written as textsp; the reader dies in the job",
    plan: () =>
      planText(withList("exec = q.py\nformat = textxml\ncolumns = raw.fullname\nfilename = a.list"), {
        m1: { ...facts.m1, "list-l": facts.m1["file-raw"] },
      }),
    ours: keysOf,
    answer: [],
    problems: ["BLK433"],
  },
  {
    fault: "10. lines that fit no quantum",
    reference: "ignored",
    plan: () =>
      planText(calibrated("ccd"), {
        m1: { ...facts.m1, "file-cal": [1, 2, 3].map((ccd) => ({ filename: `cal_${ccd}.fits`, ccd })) },
      }),
    ours: ({ problems }) => problems.map(({ severity, message }) => [severity, message]),
    answer: [["information", "file cal of m1: 1 of 3 lines fit no quantum of m1 by ccd (cal_3.fits)"]],
    problems: ["BLK464"],
  },
  {
    fault: "11. a file that depends on another and says where it lies",
    reference: "rewrites the path for all who come later: the list of m3 has other/…",
    plan: () =>
      planText(
        submission.replace("modulelist = m1", "modulelist = m1, m2, m3").concat(reader("m2", "other"), lister("m3")),
        facts,
      ),
    ours: (planned) => quantaOf(planned, "m3").map(({ lists }) => lists.get("l")?.lines),
    answer: [["out/out_00000001_c01_r7p00.fits", "out/out_00000001_c02_r7p00.fits", "out/out_00000002_c01_r7p00.fits"]],
    problems: ["BLK461"],
  },
  {
    fault: "13. the numbers of quanta and jobs",
    reference: "sorted as text: 10 before 9",
    plan: () => planText(`divide_jobs_by = expnum\n${submission}`, { m1: { "file-raw": [raw(10, 1), raw(9, 1)] } }),
    ours: ({ plan }) => plan.blocks[0]?.jobs.map(({ jobnum, keys }) => [jobnum, keys.get("expnum")]),
    answer: [
      ["0001", "9"],
      ["0002", "10"],
    ],
    problems: [],
  },
  {
    fault: "15. fw_nmaxthread",
    reference: "a floor: max_fwthreads 3 and the default 1 both become 8",
    plan: () =>
      planText(
        `master_use_fwthreads = True\nfw_nmaxthread = 8\n${submission.replace("wrapperloop", "max_fwthreads = 3\nwrapperloop")}`,
        facts,
      ),
    ours: ({ plan }) => plan.blocks[0]?.modules[0]?.threads,
    answer: 3,
    problems: [],
  },
  {
    fault: "16. a loop over a variable",
    reference: "the text ${all} is the only value, and fails later",
    plan: () => productOf("1", "${all}\nall = 4,5"),
    ours: keysOf,
    answer: ["1 4", "1 5"],
    problems: [],
  },
];

const crashes: readonly Fault[] = [
  {
    fault: "a variable in an exec value that is no argument",
    reference: "TypeError",
    plan: () => planWith(["execname = prog", "execname = prog_${ccd}"]),
    ours: (planned) => quantaOf(planned, "m1").map(({ commands }) => commands[0]?.[0]),
    answer: ["prog_1", "prog_2", "prog_1"],
    problems: [],
  },
  {
    fault: "a simple list whose files have a filename, no filepat",
    reference: "crashes",
    plan: () =>
      planText(
        withList("columns = pair.fullname\nfilename = ${expnum}_${ccd}.list").replace(
          "<out>",
          "<pair>\nlistonly = True\nfilename = p_${side}_${expnum}_${ccd}.fits\nside = a,b\ndirpat = flat\nenddir = p\n</pair>\n<out>",
        ),
        facts,
      ),
    ours: (planned) => linesOf(planned)[0],
    answer: ["p/p_a_1_1.fits", "p/p_b_1_1.fits"],
    problems: [],
  },
  {
    fault: "a column that is missing where allow_missing says it may be",
    reference: "dies: the key has no effect",
    plan: () =>
      planText(
        withList("exec = q.py\nallow_missing = True\nformat = textcsv\ncolumns = raw.fullname, mag\nfilename = a.list"),
        {
          m1: { ...facts.m1, "list-l": [{ ...raw(1, 1), mag: 20 }, raw(1, 2)] },
        },
      ),
    ours: (planned) => linesOf(planned)[0],
    answer: ["raw/raw_1_1.fits, 20", "raw/raw_1_2.fits, "],
    problems: [],
  },
  {
    fault: "$opt{} in a name that must be there",
    reference: "raises, as the name is required",
    plan: () => planWith(["filepat = expccd", "filename = out_$opt{version}${expnum}_${ccd}.fits"]),
    ours: outputsOf,
    answer: ["out_1_1.fits", "out_1_2.fits", "out_2_1.fits"],
    problems: [],
  },
  {
    fault: "a variable of the file section in the args of its query",
    reference: "KeyError: args are copied into the input WCL, where only scopes are seen",
    plan: () => planWith(["args = ${qoutfile}", "tile = T1\nargs = --tile ${tile} ${qoutfile}"]),
    ours: (planned) => quantaOf(planned, "m1").map(({ inputWcl }) => valueIn(inputWcl, "filespecs", "raw", "args")),
    answer: Array(3).fill("--tile ${tile} ${qoutfile}"),
    problems: [],
  },
  {
    fault: "a variable that nothing has in the args of a query",
    reference: "KeyError",
    plan: () => planWith(["args = ${qoutfile}", "args = --tile ${tile} ${qoutfile}"]),
    ours: ({ program }) => queryRequests(program).problems.map((problem) => [problem.code, problem.message]),
    answer: [["STY622", "tile is not defined here; did you mean file or nite or site?"]],
    problems: [],
  },
  {
    fault: "divide_jobs_by a key that nothing has",
    reference: "TypeError",
    plan: () => planText(`divide_jobs_by = camera2\n${submission}`, facts),
    ours: ({ plan }) => plan.blocks[0]?.jobs.length,
    answer: 1,
    problems: ["BLK437"],
  },
  {
    fault: "modnamepat with several values",
    reference: "TypeError",
    plan: () => planWith(["wrappername = genwrap.py", "wrappername = genwrap.py\ntwo = a,b\nmodnamepat = x_${two}"]),
    ours: keysOf,
    answer: [],
    problems: ["BLK418"],
  },
  {
    fault: "a module without wrappername, which is no noop",
    reference: "KeyError in the checker",
    plan: () => planWith(["wrappername = genwrap.py\n", "\n"]),
    ours: keysOf,
    answer: [],
    problems: ["PFW211"],
  },
];

describe.each([
  ["a silent wrong answer of the reference is right here, or a problem", silent],
  ["a crash of the reference is an answer here, or a problem", crashes],
])("%s", (_, faults) => {
  it.each(faults.map((one) => [`${one.fault} (the reference: ${one.reference})`, one] as const))(
    "%s",
    (_title, { plan, ours, answer, problems }) => {
      const planned = plan();
      expect(codesOf(planned)).toEqual(problems);
      expect(ours(planned)).toEqual(answer);
    },
  );
});

describe("6. a job that reads what another job of its block makes", () => {
  it("waits for it; the reference starts both at once", () => {
    const two = submission
      .replace("modulelist = m1", "modulelist = m1, m2")
      .concat(reader("m2", "out").replace("wrappername", "divide_jobs_by = ccd\n    wrappername"));
    const { plan, problems } = planText(two, facts);
    expect(problems).toEqual([]);
    expect(plan.blocks[0]?.jobs.map(({ jobnum, keys, after }) => [jobnum, keys.get("ccd"), after])).toEqual([
      ["0001", undefined, []],
      ["0002", "1", ["0001"]],
      ["0003", "2", ["0001"]],
    ]);
  });
});
