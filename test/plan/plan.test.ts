import { describe, expect, it } from "vitest";
import { wholeQuantum } from "../../runtime/plan/lazy-quantum.ts";
import { planModule } from "../../runtime/plan/plan.ts";
import { planToJson } from "../../runtime/plan/plan-json.ts";
import { facts, submission } from "./one-module.ts";
import { codesOf, planGolden, planText, quantaOf, readFacts, readGolden } from "./planning.ts";

describe("the door for the editor", () => {
  const hsc = readFacts(readGolden("hsc", "facts.json"));
  const whole = planGolden(["hsc", "hsc.des"], hsc);
  it("plans one module exactly as the run would, numbers included", () => {
    const { module, problems } = planModule(whole.program, hsc, "Assemble_Coadd");
    expect(problems).toEqual([]);
    expect(module?.quanta.map(wholeQuantum)).toEqual(quantaOf(whole, "assemble_coadd").map(wholeQuantum));
    expect(module?.quanta[0]?.wrapnum).toBe(50);
  });
  it("knows no module that no block runs", () => {
    expect(planModule(whole.program, hsc, "nope").module).toBeUndefined();
  });
  it("gives the same plan for the same program and facts", () => {
    const again = planGolden(["hsc", "hsc.des"], hsc);
    for (const { modules } of whole.plan.blocks)
      for (const { name, quanta } of modules)
        expect(quantaOf(again, name).map(wholeQuantum)).toEqual(quanta.map(wholeQuantum));
    expect(planToJson(again.plan, [])).toEqual(planToJson(whole.plan, []));
  });
});

describe("the natural order of quanta", () => {
  it("counts; the reference sorts as text", () => {
    const exposures = {
      m1: { "file-raw": [11, 7, 100].map((expnum) => ({ filename: `${expnum}.fits`, expnum, ccd: 1 })) },
    };
    const order = (settings: readonly (readonly [string, string])[]): readonly (string | undefined)[] =>
      quantaOf(planText(submission, exposures, settings), "m1").map(({ keys }) => keys.get("expnum"));
    expect(order([])).toEqual(["7", "11", "100"]);
    expect(order([["quanta_order", "reference"]])).toEqual(["100", "11", "7"]);
  });
});

describe("names", () => {
  const outputs = (text: string, lines: readonly object[] = facts.m1["file-raw"]): readonly (string | undefined)[] => {
    const planned = planText(text, { m1: { "file-raw": lines } });
    expect(planned.problems).toEqual([]);
    return quantaOf(planned, "m1").map(({ files }) =>
      files
        .get("out")
        ?.files.map(({ path }) => path)
        .join(" "),
    );
  };
  it("take what the loop file knows where nothing else has a value, and never instead of something else", () => {
    const lines = [{ filename: "a.fits", expnum: 1, ccd: 1, band: "g", flabel: "raw", reqnum: 3 }];
    const text = submission.replace("filepat = expccd", "filename = ${band}_${flabel}_${reqnum}.fits");
    // flabel is the definition's own, reqnum that of this run; band only the loop file has.
    expect(outputs(text, lines)).toEqual(["out/g_out_7.fits"]);
    expect(outputs(`${text}\nband = z`, lines)).toEqual(["out/z_out_7.fits"]);
  });
  it("belong to this run also where rows carry the numbers of an older one", () => {
    const lines = [{ filename: "a.fits", expnum: 1, ccd: 1, reqnum: 3, attnum: 9, unitname: "OLD" }];
    const [quantum] = quantaOf(planText(submission, { m1: { "file-raw": lines } }), "m1");
    expect(quantum?.log).toBe("log/m1/U1_r7p00w1_m1.log");
    expect(quantum?.files.get("out")?.archivePath).toBe("FEA/feat/r7/U1/p00/out");
  });
  it("are several for a list in WCL, each in the folder of its own values", () => {
    const named = submission.replace("filepat = expccd", "filename = ${part}_${expnum}_${ccd}.fits\npart = a,b");
    const out = named.slice(named.indexOf("<out>"));
    const pattern = "<directory_pattern>\n<split>\nruntime = ${part}\nops = out\n</split>\n</directory_pattern>";
    const text = `${named.replace(out, out.replace("dirpat = flat", "dirpat = split"))}${pattern}`;
    expect(outputs(text)[0]).toBe("a/a_1_1.fits b/b_1_1.fits");
  });
  it("that a list shares with equal lines are one file, with other lines two that collide", () => {
    const list = (divide: string): string =>
      submission.replace(
        "</file>\n</module>",
        `</file>
<list>
    <l>
        exec = q.py
        ${divide}
        columns = ccd
        filename = all.list
        <file>
        </file>
    </l>
</list>
</module>`,
      );
    const lines = [1, 2].map((ccd) => ({ filename: `${ccd}.fits`, ccd }));
    const plan = (divide: string): readonly string[] =>
      codesOf(
        planText(list(divide).replace("columns = ccd", "columns = ccd, raw.fullname"), {
          m1: { ...facts.m1, "list-l": lines },
        }),
      );
    expect(plan("")).toEqual([]);
    expect(plan("match = ccd")).toEqual(["BLK407"]);
  });
});

describe("modules that only ask", () => {
  it("run nothing; others depend on what they asked, and say where the files lie", () => {
    const text = `
blocklist = b1
<block>
    <b1>
        modulelist = ask, m1
    </b1>
</block>
<module ask>
    noop = True
    <list>
        <all>
            exec = q.py
        </all>
    </list>
</module>
${submission.slice(submission.indexOf("<module m1>")).replace("exec = q.py", "depends ask.list.all")}`;
    const planned = planText(text, { ask: { "list-all": facts.m1["file-raw"] } });
    expect(planned.problems).toEqual([]);
    expect(planned.plan.blocks[0]?.modules.map(({ name, noop, quanta }) => [name, noop, quanta.length])).toEqual([
      ["ask", true, 0],
      ["m1", false, 3],
    ]);
    expect(quantaOf(planned, "m1")[0]?.inputs[0]?.path).toBe("raw/raw_1_1.fits");
  });
});

describe("files that take the names of others", () => {
  it("may be written before those they are named after", () => {
    const named = `<file>
        <renamed>
            depends-newname = m1.file.raw
            match = expnum, ccd
            filepat = expccd
            flabel = renamed
            fsuffix = fits
            dirpat = flat
            enddir = ren
        </renamed>`;
    const planned = planText(submission.replace("<file>", named), facts);
    expect(planned.problems).toEqual([]);
    expect(quantaOf(planned, "m1").map(({ files }) => files.get("renamed")?.files[0]?.path)).toEqual([
      "ren/renamed_00000001_c01_r7p00.fits",
      "ren/renamed_00000001_c02_r7p00.fits",
      "ren/renamed_00000002_c01_r7p00.fits",
    ]);
  });
  it("cannot be named after themselves", () => {
    const text = submission.replace("filepat = expccd", "depends-newname = m1.file.out");
    expect(codesOf(planText(text, facts))).toEqual(["BLK426"]);
  });
});

describe("the input WCL", () => {
  const inputOf = (...changes: readonly (readonly [string, string])[]): ReadonlyMap<string, unknown> => {
    const text = changes.reduce((all, [from, to]) => all.replace(from, to), submission);
    const planned = planText(text, facts);
    expect(planned.problems).toEqual([]);
    return quantaOf(planned, "m1")[0]?.inputWcl ?? new Map();
  };
  it("holds the value behind a name within a name, which the reference forgets", () => {
    const data = inputOf(
      ["_1 = ${file.raw.fullname}", "_1 = ${gain_${ccd}}"],
      ["<exec_1>", "gain_1 = 1.5\ngain_2 = 2\n<exec_1>"],
    );
    expect(data.get("gain_1")).toBe("1.5");
    expect(data.get("ccd")).toBe("1");
  });
  it("renames references to files and leaves other text alone", () => {
    const data = inputOf([
      "_1 = ${file.raw.fullname}",
      "o = file.raw -o file.txt profile.raw ${FILE.raw.fullname} file.raw",
    ]);
    const cmdline = (data.get("exec_1") as ReadonlyMap<string, ReadonlyMap<string, string>>).get("cmdline");
    expect(cmdline?.get("o")).toBe("filespecs.raw -o file.txt profile.raw ${filespecs.raw.fullname} filespecs.raw");
  });
  it("replaces variables in exec entries other than the command line, where the reference raised", () => {
    const data = inputOf(["execname = prog", "execname = prog_${ccd}"]);
    expect((data.get("exec_1") as ReadonlyMap<string, string>).get("execname")).toBe("prog_1");
  });
});

describe("the plan as JSON", () => {
  it("has the shape of the contract", () => {
    const { plan, problems } = planText(submission, facts);
    const json = JSON.parse(JSON.stringify(planToJson(plan, problems))) as object;
    expect(json).toMatchObject({
      submit_run: "U1_r7p00",
      ops_run_dir: "FEA/feat/r7/U1/p00",
      problems: [],
      blocks: {
        b1: {
          modules: {
            m1: {
              loopkeys: ["expnum", "ccd"],
              wrappers: [
                {
                  wrapnum: "1",
                  keys: { expnum: "1", ccd: "1" },
                  wrapkeys: "_1_1",
                  wrappername: "genwrap.py",
                  inputwcl: "inputwcl/m1/U1_r7p00w1_m1_input.wcl",
                  outputwcl: "outputwcl/m1/U1_r7p00w1_m1_output.wcl",
                  log: "log/m1/U1_r7p00w1_m1.log",
                  log_archive_path: "FEA/feat/r7/U1/p00/log/m1",
                  files: {
                    out: { fullname: ["out/out_00000001_c01_r7p00.fits"], archivepath: "FEA/feat/r7/U1/p00/out" },
                  },
                  lists: {},
                  infiles: ["raw_1_1.fits"],
                  outfiles: ["out_00000001_c01_r7p00.fits"],
                  inputwcl_data: { modname: "m1" },
                  commands: [["prog", "raw/raw_1_1.fits"]],
                },
                {},
                {},
              ],
            },
          },
          jobs: [{ jobnum: "0001", keys: {}, wrapnums: ["1", "2", "3"], after: [] }],
        },
      },
    });
  });
});
