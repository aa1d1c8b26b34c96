import { describe, expect, it } from "vitest";
import { loadProgram } from "../../runtime/config/load.ts";
import { planRun } from "../../runtime/plan/plan.ts";
import type { JobPlan } from "../../runtime/plan/run-plan.ts";
import { memorySystem } from "../../runtime/system.ts";
import { facts as someFacts, submission } from "./one-module.ts";
import { codesOf, firstOf, planText, pointedAt, readFacts, readGolden, type Planned } from "./planning.ts";

/** Exposures with ccds: m1 works on each ccd, m2 on a whole exposure, m3 on each ccd again with what m2 made. */
function chain(divide: string, blocks = "", outputOfFirst = ""): string {
  const exec = (used: string): string => `
    wrappername = genwrap.py
    <exec_1>
        execname = prog
        used = ${used}
        was_generated_by = file.out
    </exec_1>`;
  const out = (filepat: string, label: string, more = ""): string => `
        <out>
            filetype = img
            filepat = ${filepat}
            flabel = ${label}
            fsuffix = fits
            dirpat = flat
            enddir = ${label}
            ${more}
        </out>`;
  const all = `
blocklist = b1
<block>
    <b1>
        modulelist = m1, m2, m3
        ${divide}
    </b1>
</block>`;
  return `${blocks === "" ? all : blocks}
<module m1>
    wrapperloop = expnum, ccd
    loopobj = file.raw
    ${exec("file.raw")}
    <file>
        <raw>
            exec = q.py
            loopkey = expnum, ccd
            dirpat = flat
            enddir = raw
        </raw>
        ${out("expccd", "one", outputOfFirst)}
    </file>
</module>
<module m2>
    wrapperloop = expnum
    loopobj = list.in
    ${exec("list.in.im")}
    <file>
        <im>
            listonly = True
            dirpat = flat
            enddir = one
        </im>
        ${out("exp", "two")}
    </file>
    <list>
        <in>
            depends m1.file.out
            divide_by = expnum
            columns = im.fullname
            filepat = exp
            flabel = l2
            fsuffix = list
        </in>
    </list>
</module>
<module m3>
    wrapperloop = expnum, ccd
    loopobj = file.in
    ${exec("file.in, file.whole")}
    <file>
        <in>
            depends = m1.file.out
            loopkey = expnum, ccd
            dirpat = flat
            enddir = one
        </in>
        <whole>
            depends = m2.file.out
            match = expnum
            dirpat = flat
            enddir = two
        </whole>
        ${out("expccd", "three")}
    </file>
</module>
`;
}

const raw = (expnum: number, ccd: number): object => ({ filename: `raw_${expnum}_${ccd}.fits`, expnum, ccd });
const facts = { m1: { "file-raw": [raw(9, 1), raw(9, 2), raw(10, 1), raw(10, 2)] } };

function jobsOf({
  plan,
}: Planned): readonly (readonly [jobnum: string, keys: string, wrapnums: string, after: string])[] {
  const row = ({ jobnum, keys, groups, after }: JobPlan): [string, string, string, string] => [
    jobnum,
    [...keys].map(([key, value]) => `${key}=${value}`).join(" "),
    groups.flatMap(({ wrapnums }) => wrapnums).join(" "),
    after.join(" "),
  ];
  return plan.blocks.flatMap(({ jobs }) => jobs.map(row));
}

describe("jobs", () => {
  it("are one without division; groups of a module follow each other", () => {
    const planned = planText(chain(""), facts);
    expect(planned.problems).toEqual([]);
    expect(jobsOf(planned)).toEqual([["0001", "", "1 2 3 4 5 6 7 8 9 10", ""]]);
    expect(planned.plan.blocks[0]?.jobs[0]?.groups.map(({ module, wrapnums }) => [module, wrapnums.length])).toEqual([
      ["m1", 4],
      ["m2", 2],
      ["m3", 4],
    ]);
  });
  it("are divided by a key that all quanta have, in natural order", () => {
    expect(jobsOf(planText(chain("divide_jobs_by = expnum"), facts))).toEqual([
      ["0001", "expnum=9", "1 2 5 7 8", ""],
      ["0002", "expnum=10", "3 4 6 9 10", ""],
    ]);
  });
  it("are in the reference's order when it is asked for: 10 before 9", () => {
    const planned = planText(chain("divide_jobs_by = expnum"), facts, [["quanta_order", "reference"]]);
    expect(jobsOf(planned)).toEqual([
      ["0001", "expnum=10", "1 2 5 7 8", ""],
      ["0002", "expnum=9", "3 4 6 9 10", ""],
    ]);
  });
  it("wait for the jobs that make what they read, where the reference let them start together", () => {
    const two = chain("").replace("modulelist = m1, m2, m3", "modulelist = m1, m2\n divide_jobs_by = expnum, ccd");
    const planned = planText(two, facts);
    expect(jobsOf(planned)).toEqual([
      ["0001", "expnum=9", "5", "0002 0003"],
      ["0002", "expnum=9 ccd=1", "1", ""],
      ["0003", "expnum=9 ccd=2", "2", ""],
      ["0004", "expnum=10", "6", "0005 0006"],
      ["0005", "expnum=10 ccd=1", "3", ""],
      ["0006", "expnum=10 ccd=2", "4", ""],
    ]);
    expect(planned.problems).toMatchObject([{ code: "BLK437", severity: "warning" }]);
    expect(firstOf(planned).message).toContain("quanta of m2 have no ccd");
  });
  it("may not wait for each other: m1 and m3 of a ccd in one job, m2 between them in another", () => {
    const planned = planText(chain("divide_jobs_by = expnum, ccd"), facts);
    const [circle] = planned.problems.filter(({ code }) => code === "BLK456");
    expect(circle?.message).toBe(
      "jobs wait for each other: 0001 (expnum=9) waits for 0002 (expnum=9, ccd=1) waits for 0001 (expnum=9); divide the block into several",
    );
    expect(circle && pointedAt(planned, circle)).toBe("expnum, ccd");
  });
  it("never mix quanta whose values only look alike when joined", () => {
    const odd = [
      { filename: "a.fits", expnum: "1_2", ccd: "3" },
      { filename: "b.fits", expnum: "1", ccd: "2_3" },
    ];
    const text = chain("divide_jobs_by = expnum, ccd").replace("modulelist = m1, m2, m3", "modulelist = m1");
    const plain = text.replace("filepat = expccd", "filename = o_${wrapnum}.fits");
    const planned = planText(plain, { m1: { "file-raw": odd } });
    expect(planned.problems).toEqual([]);
    expect(jobsOf(planned)).toHaveLength(2);
  });
  it("take a key from the submission when the quanta have none", () => {
    expect(jobsOf(planText(chain("divide_jobs_by = unitname"), facts))).toEqual([
      ["0001", "unitname=U1", "1 2 3 4 5 6 7 8 9 10", ""],
    ]);
  });
  it("cannot read what another job makes and does not save", () => {
    const planned = planText(chain("divide_jobs_by = wrapnum", "", "savefiles = False"), facts);
    expect(codesOf(planned)).toEqual(["BLK457", "BLK457"]);
    expect(firstOf(planned).message).toMatch(
      /^m2 needs one_00000009_c01_r7p00.fits, which is made in another job and not saved/,
    );
    expect(
      codesOf(
        planText(`${chain("divide_jobs_by = wrapnum", "", "savefiles = False")}master_savefiles = always\n`, facts),
      ),
    ).toEqual([]);
  });
});

describe("blocks", () => {
  const blocks = `
blocklist = First, second
<block>
    <first>
        modulelist = m1
        divide_jobs_by = expnum
    </first>
    <second>
        modulelist = m2, m3
    </second>
</block>`;
  it("follow each other; quanta and jobs are numbered on, and depends reaches back across them", () => {
    const planned = planText(chain("", blocks), facts);
    expect(planned.problems).toEqual([]);
    expect(planned.plan.blocks.map(({ name, blknum }) => [name, blknum])).toEqual([
      ["first", 1],
      ["second", 2],
    ]);
    expect(jobsOf(planned)).toEqual([
      ["0001", "expnum=9", "1 2", ""],
      ["0002", "expnum=10", "3 4", ""],
      ["0003", "", "5 6 7 8 9 10", ""],
    ]);
    const second = planned.plan.blocks[1]?.modules[0]?.quanta[0];
    expect(second?.inputs.map(({ from }) => from)).toEqual([
      { kind: "quantum", wrapnum: 1 },
      { kind: "quantum", wrapnum: 2 },
    ]);
    // As the reference writes it: the last job number before the block.
    expect(second?.inputWcl.get("jobnum")).toBe("2");
    expect(second?.inputWcl.get("blknum")).toBe("2");
  });
});

describe("an operator's block names", () => {
  it("are compared without case", () => {
    const text = readGolden("hsc", "hsc_full.des");
    const { program } = loadProgram(
      "/s.des",
      memorySystem({ "/s.des": text.replace("blocklist = hsc_coadd", "blocklist = HSC_COADD") }),
    );
    const { plan, problems } = planRun(program, readFacts(readGolden("hsc", "facts.json")));
    expect(problems).toEqual([]);
    expect(plan.blocks[0]?.modules.flatMap(({ quanta }) => quanta)).toHaveLength(89);
  });
});

describe("what jobs ask of the batch system", () => {
  const asked = (text: string): unknown => {
    const { plan, problems } = planText(text, someFacts);
    expect(problems).toEqual([]);
    return plan.blocks[0]?.jobs.map(({ resources }) => resources);
  };
  it("is nothing where the submission says nothing", () => {
    expect(asked(submission)).toEqual([undefined]);
  });
  it("is seen from the module; several instances at once want as many processors", () => {
    const text = `request_memory = 4000\njobwalltime = 90\n${submission.replace("wrapperloop", "request_memory = 8000\nmax_fwthreads = 4\nwrapperloop")}`;
    expect(asked(text)).toEqual([{ memory: 8000, minutes: 90 }]);
    expect(asked(`master_use_fwthreads = True\n${text}`)).toEqual([{ cpus: 4, memory: 8000, minutes: 90 }]);
    expect(asked(`request_cpus = 2\nmaster_use_fwthreads = True\n${text}`)).toEqual([
      { cpus: 2, memory: 8000, minutes: 90 },
    ]);
  });
  it("has a priority, which may be below 0; of the modules of a job the highest counts", () => {
    const ranked = (one: string, other: string): string =>
      submission
        .replace("modulelist = m1", "modulelist = m1, m2")
        .replace("wrapperloop", `job_priority = ${one}\nwrapperloop`)
        .concat(
          (/<module m1>[^]*<\/module>/.exec(submission)?.[0] ?? "")
            .replaceAll("m1", "m2")
            .replace("flabel = out", "flabel = out2")
            .replace("wrapperloop", `job_priority = ${other}\nwrapperloop`),
        );
    const both = (one: string, other: string): unknown => {
      const { plan, problems } = planText(ranked(one, other), { ...someFacts, m2: someFacts.m1 });
      expect(problems).toEqual([]);
      return plan.blocks[0]?.jobs.map(({ resources }) => resources);
    };
    expect(both("5", "-2")).toEqual([{ priority: 5 }]);
    expect(both("-5", "-2")).toEqual([{ priority: -2 }]);
    const { problems } = planText(`job_priority = high\n${submission}`, someFacts);
    expect(problems).toMatchObject([
      { code: "BLK465", message: 'job_priority is a whole number of at most six digits, not "high"' },
    ]);
  });
  it("must be a number", () => {
    const { problems } = planText(`request_memory = much\n${submission}`, someFacts);
    expect(problems).toMatchObject([
      { code: "BLK465", message: 'request_memory is a positive whole number, not "much"' },
    ]);
  });
});
