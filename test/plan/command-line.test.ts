import { describe, expect, it } from "vitest";
import { parse } from "../../grammar/parse.ts";
import type { WclData } from "../../runtime/config/program.ts";
import { commandLine, dialectOf, execSections } from "../../runtime/plan/command-line.ts";
import type { CommandLine, CommandOptions } from "../../runtime/plan/command.ts";
import { documentData } from "../../runtime/plan/document-data.ts";
import { readGolden } from "./planning.ts";

const generic: CommandOptions = { dialect: "generic" };

function read(text: string): WclData {
  return documentData(parse(text, "input.wcl").document);
}

function lineOf(cmdline: string, options = generic, rest = ""): CommandLine {
  return commandLine(
    read(`${rest}\n<exec_1>\nexecname = prog\n<cmdline>\n${cmdline}\n</cmdline>\n</exec_1>\n`),
    "exec_1",
    options,
  );
}

interface Case {
  readonly name: string;
  readonly wrapper_wcl: string;
  readonly command: string | null;
}

/** What we say to these; the reference takes another way or the same one without a reason. */
const otherwise: Readonly<Record<string, string>> = {
  "positional 0": "JOB503",
  "positional _01 & _1": "JOB503",
};

describe("command lines, as the reference's wrapper made them", () => {
  const cases = JSON.parse(readGolden("cmdline.json")) as readonly Case[];
  it.each(cases)("$name", ({ name, wrapper_wcl: text, command }) => {
    const line = commandLine(read(text), "exec_1", generic);
    const codes = line.problems.map(({ code }) => code);
    const code = otherwise[name];
    if (code !== undefined) expect(codes).toEqual([code]);
    else if (command === null) expect(line).toMatchObject({ argv: [], problems: [{ severity: "error" }] });
    else expect(line).toMatchObject({ text: command, problems: [] });
  });
});

interface WrapperCase {
  readonly input: string;
  readonly commands: readonly string[];
  readonly argv: readonly (readonly string[])[];
  readonly exception: string | null;
}

describe("arguments that programs saw, run by the reference's wrapper", () => {
  const cases = JSON.parse(readGolden("wrapper.json")) as Readonly<Record<string, WrapperCase>>;
  const plain = Object.entries(cases).filter(([, { argv, exception }]) => argv.length > 0 && exception === null);
  it.each(plain)("%s", (name, { input, commands, argv }) => {
    const data = read(input);
    const lines = execSections(data).map((exec) => commandLine(data, exec, generic));
    // Only programs that started are in the record; the order of exec_2 and exec_10 is mended.
    const order = name === "exec_order_is_text_order" ? [0, 2, 1] : argv.map((_, at) => at);
    expect(lines.map((line) => line.argv.slice(1)).slice(0, argv.length)).toEqual(order.map((at) => argv[at]));
    expect(lines.map(({ text }) => text).slice(0, argv.length)).toEqual(order.map((at) => commands[at]));
  });
  it.each([
    ["hyphen_bad", "JOB501"],
    ["positional_zero", "JOB503"],
    ["positional_bad_name", "JOB502"],
    ["quote_unbalanced", "JOB507"],
    ["undefined_variable", "BLK412"],
    ["no_execname", "PFW225"],
  ])("%s is refused before anything starts: %s", (name, code) => {
    const line = commandLine(read(cases[name]?.input ?? ""), "exec_1", generic);
    expect(line.argv).toEqual([]);
    expect(line.problems.map((problem) => problem.code)).toEqual([code]);
  });
});

describe("what is better than in the reference", () => {
  it("places positional arguments in the order of their numbers", () => {
    const eleven = Array.from({ length: 11 }, (_, at) => `_${11 - at} = p${11 - at}`).join("\n");
    expect(lineOf(eleven).argv).toEqual(["prog", ...Array.from({ length: 11 }, (_, at) => `p${at + 1}`)]);
  });
  it("takes a value as it is: no pattern of a replacement means anything", () => {
    expect(lineOf("a = ${x}", generic, String.raw`x = '\1 $1 $& \d'`).argv).toEqual([
      "prog",
      "-a",
      String.raw`\1 $1 $& \d`,
    ]);
  });
  it("finds circles and names within names", () => {
    expect(lineOf("a = ${x}", generic, "x = ${y}\ny = ${x}").problems[0]).toMatchObject({ code: "STY624" });
    expect(lineOf("a = ${gain_${band}}", generic, "band = g\ngain_g = 1.5").argv).toEqual(["prog", "-a", "1.5"]);
  });
  it("says where in the input WCL a fault is", () => {
    expect(lineOf("_x = 1").problems[0]?.path).toEqual(["exec_1", "cmdline", "_x"]);
  });
  it("leaves header values to whoever can read headers", () => {
    expect(lineOf("a = $HEAD{f.fits,EXPTIME}").argv).toEqual(["prog", "-a", "$HEAD{f.fits,EXPTIME}"]);
    const answer = (form: string, call: string): string => `${form}:${call}`;
    expect(lineOf("a = $HEAD{${f},EXPTIME}", { ...generic, answer }, "f = f.fits").argv[2]).toBe(
      "header:f.fits,EXPTIME",
    );
  });
});

describe("the LSST wrapper", () => {
  const list = `
<list>
<corr>
fullname = list/corr.list
columns = img.fullname, visit, ccd, filter
</corr>
</list>
`;
  const lines = ["a/1.fits 903986 16 HSC-R", "a/2.fits 903986 22 HSC-I", "a/3.fits 904010 4 HSC-R"];
  const lsst: CommandOptions = { dialect: "lsst", listLines: (name) => (name === "corr" ? lines : undefined) };
  const withWrapper = (wrapper: string): CommandLine =>
    lineOf("id = tract=0 filter=", lsst, `${list}<wrapper>\n${wrapper}\n</wrapper>`);
  it.each([
    ["genwrap_lsst.py", "lsst"],
    ["bin/genwrap_lsst", "lsst"],
    ["genwrap.py", "generic"],
    ["mywrap.py", "generic"],
  ])("is %s: %s", (name, dialect) => {
    expect(dialectOf(name)).toBe(dialect);
  });
  it("adds a text for each row; columns may be padded, colons and other parentheses stand as written", () => {
    const { argv, problems } = withWrapper(
      "per_file_cmdline = list.corr.img:--select v=$(visit:8) t=1:2 (x) f=$(img.fullname)",
    );
    expect(problems).toEqual([]);
    const select = (visit: string, path: string): string[] => ["--select", `v=${visit}`, "t=1:2", "(x)", `f=${path}`];
    expect(argv).toEqual([
      ...["prog", "-id", "tract=0", "filter="],
      ...select("00903986", "a/1.fits"),
      ...select("00903986", "a/2.fits"),
      ...select("00904010", "a/3.fits"),
    ]);
  });
  it("joins the distinct values of a column in order of first appearance", () => {
    expect(withWrapper("add_cmdline = '^'.join(list.corr.img.filter)").argv).toEqual([
      "prog",
      "-id",
      "tract=0",
      "filter=HSC-R^HSC-I",
    ]);
  });
  it("puts a blank before an added text where one is needed", () => {
    const wrapper = `${list}<wrapper>\nadd_cmdline = ','.join(list.corr.img.ccd)\n</wrapper>`;
    expect(lineOf("ccds = _flag", lsst, wrapper).argv).toEqual(["prog", "-ccds", "16,22,4"]);
  });
  it("keeps a patch named 8,6 whole", () => {
    const csv: CommandOptions = { dialect: "lsst", listLines: () => ['a/1.fits, "8,6"', "a/2.fits, 8x7"] };
    const columns = "<list>\n<corr>\ncolumns = img.fullname,patch\nformat = textcsv\n</corr>\n</list>\n";
    const wrapper = `${columns}<wrapper>\nper_file_cmdline = list.corr.img:--id patch=$(patch)\n</wrapper>`;
    expect(lineOf("v = _flag", csv, wrapper).argv).toEqual(["prog", "-v", "--id", "patch=8,6", "--id", "patch=8x7"]);
  });
  it.each([
    ["per_file_cmdline = file.x:--a", "LSST510"],
    ["per_file_cmdline = list.nope.img:--a", "LSST510"],
    ["per_file_cmdline = list.corr.img:--a $(nope)", "LSST511"],
    ["add_cmdline = list.corr.img.filter", "LSST514"],
    ["add_cmdline = ','.join(list.corr.img.nope)", "LSST511"],
  ])("refuses %s", (wrapper, code) => {
    expect(withWrapper(wrapper).problems.map((problem) => problem.code)).toEqual([code]);
  });
});
