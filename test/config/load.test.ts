import { describe, expect, test } from "vitest";
import { flatten } from "../../runtime/config/flatten.ts";
import { loadProgram, type LoadOptions } from "../../runtime/config/load.ts";
import type { ConfigNode, Program, WclData } from "../../runtime/config/program.ts";
import { memorySystem } from "../../runtime/system.ts";

describe("where an include is found", () => {
  // The file says which folder it lies in.
  const files = (...folders: readonly string[]): Record<string, string> => ({
    "/submit/night/main.des": "<<include wcl/step.wcl>>\n",
    "/submit/night/wcl/step.wcl": "<<include part.wcl>>\n",
    ...Object.fromEntries(folders.map((folder) => [`${folder}/part.wcl`, `from = ${folder}\n`])),
  });
  const load = (folders: readonly string[], options: LoadOptions = {}): ReturnType<typeof loadProgram> =>
    loadProgram("/submit/night/main.des", { ...memorySystem(files(...folders)), workingFolder: "/work" }, options);

  const everywhere = ["/given", "/work", "/submit/night", "/submit/night/wcl"];
  test.each([
    ["given folders first", everywhere, "/given"],
    ["then the working folder", everywhere.slice(1), "/work"],
    ["then the folder of the submission", everywhere.slice(2), "/submit/night"],
    ["then the folder of the file that includes", everywhere.slice(3), "/submit/night/wcl"],
  ])("%s", (_, present, wanted) => {
    const { program } = load(present, { includeFolders: ["/given"] });
    expect(valueOf(program, "from")).toBe(wanted);
    expect(program.includes.find(({ name }) => name === "part.wcl")?.candidates).toEqual(
      present.map((folder) => `${folder}/part.wcl`),
    );
  });

  test("several candidates are worth a hint that says which is taken", () => {
    const { problems } = load(["/work", "/submit/night"]);
    expect(problems).toMatchObject([
      {
        code: "WCL118",
        severity: "hint",
        file: "/submit/night/wcl/step.wcl",
        message: "part.wcl is /work/part.wcl; passed over: /submit/night/part.wcl",
      },
    ]);
  });

  test("a given folder may be relative to the working folder", () => {
    const { program } = load(["/work/lib", "/work"], { includeFolders: ["lib"] });
    expect(valueOf(program, "from")).toBe("/work/lib");
  });

  test("a missing file says where it was looked for", () => {
    const { problems, program } = load([]);
    expect(problems).toMatchObject([
      {
        code: "WCL107",
        severity: "error",
        file: "/submit/night/wcl/step.wcl",
        span: { start: 10, end: 18 },
        message:
          "cannot open part.wcl: there is no /work/part.wcl, no /submit/night/part.wcl, no /submit/night/wcl/part.wcl",
      },
    ]);
    expect(program.includes.at(-1)).toEqual({
      from: { file: "/submit/night/wcl/step.wcl", span: { start: 10, end: 18 } },
      name: "part.wcl",
      candidates: [],
    });
  });
});

describe("includes that cannot be", () => {
  test.each([
    ["a file that includes itself", { "a.des": "<<include a.des>>\n" }, "WCL109", "a.des"],
    [
      "a circle of files",
      { "a.des": "<<include b.wcl>>\n", "b.wcl": "<<include c.wcl>>\n", "c.wcl": "<<include b.wcl>>\n" },
      "WCL109",
      "c.wcl",
    ],
    ["a folder", { "a.des": "<<include sub>>\n", "sub/x.wcl": "" }, "WCL107", "a.des"],
    ["a binary file", { "a.des": "<<include b.wcl>>\n", "b.wcl": "a\0b" }, "WCL107", "a.des"],
    ["a function in the name", { "a.des": "<<include $FUNC{m.f}.wcl>>\n" }, "WCL108", "a.des"],
    ["a malformed call", { "a.des": "<<inclfunc f(a)>>\n" }, "WCL110", "a.des"],
    ["a call without arguments", { "a.des": "<<inclfunc m.f()>>\n" }, "WCL110", "a.des"],
    [
      "a section over a value",
      { "a.des": "x = 1\n<<include b.wcl>>\n", "b.wcl": "<x>\ny = 2\n</x>\n" },
      "WCL111",
      "b.wcl",
    ],
    ["keys in a value", { "a.des": "x = 1\n<x>\ny = 2\n</x>\n" }, "WCL105", "a.des"],
    ["a name of current", { "a.des": "<current>\nx = 1\n</current>\n<x>\n</x>\n" }, "WCL114", "a.des"],
  ])("%s", (_, files: Record<string, string>, code, file) => {
    const { problems } = loadProgram("a.des", memorySystem(files), { defaults: "none" });
    expect(problems.filter(({ severity }) => severity === "error")).toMatchObject([{ code, file: `/${file}` }]);
  });

  test("a circle is told from its first file to its last", () => {
    const files = { "a.des": "<<include b.wcl>>\n", "b.wcl": "<<include a.des>>\n" };
    const { problems } = loadProgram("a.des", memorySystem(files), { defaults: "none" });
    expect(problems[0]?.message).toBe("the file includes itself: /a.des → /b.wcl → /a.des");
    expect(problems[0]?.related).toMatchObject([{ file: "/a.des", message: "/b.wcl is included here" }]);
  });

  test.each([
    ["defined later", { "a.des": "<<include ${d}.wcl>>\nd = b\n" }, "(it is defined later, on line 2)"],
    [
      "only inside a section",
      { "a.des": "<s>\nd = b\n</s>\n<<include ${d}.wcl>>\n" },
      "(it is defined only inside a section)",
    ],
    [
      "only in the including file",
      { "a.des": "d = b\n<<include b.wcl>>\n", "b.wcl": "<<include ${d}.wcl>>\n" },
      "(it is defined in /a.des, which includes this file, but an included file sees only its own)",
    ],
    ["nowhere, but nearly", { "a.des": "dir = b\n<<include ${dri}.wcl>>\n" }, "did you mean dir?"],
  ])("a variable of a name that is %s", (_, files: Record<string, string>, hint) => {
    const { problems } = loadProgram("a.des", memorySystem(files), { defaults: "none" });
    expect(problems).toMatchObject([{ code: "WCL108", severity: "error" }]);
    expect(problems[0]?.message).toContain(hint);
  });

  test("files that include each other in ever more ways end", () => {
    const files = Object.fromEntries(
      Array.from({ length: 20 }, (_, at) => [`f${at}.wcl`, `<<include f${at + 1}.wcl>>\n`.repeat(3)]),
    );
    const { problems } = loadProgram("f0.wcl", memorySystem({ ...files, "f20.wcl": "x = 1\n" }));
    expect(problems.map(({ code }) => code)).toEqual(["WCL117"]);
  });

  test("a submission that cannot be read is a problem, too", () => {
    expect(loadProgram("a.des", memorySystem({})).problems).toMatchObject([{ code: "WCL107", file: "/a.des" }]);
  });
});

describe("where a value comes from", () => {
  const database: WclData = new Map([["project", "from the registry"]]);
  const load = (text: string, options: LoadOptions = {}): Program =>
    loadProgram("/n/a.des", memorySystem({ "/n/a.des": text }), options).program;

  test("later layers win, and the hidden values are remembered, latest first", () => {
    const program = load("when_to_email = never\nwhen_to_email = block\n", {
      databaseDefaults: new Map([["when_to_email", "db"]]),
      settings: [
        ["when_to_email", "one"],
        ["WHEN_TO_EMAIL", "two"],
      ],
    });
    const node = program.root.entries.get("when_to_email");
    expect(node).toMatchObject({ text: "two", layer: "setting", place: { file: "wcl:settings" } });
    expect(node?.kind === "scalar" && node.hidden.map(({ text, layer }) => [text, layer])).toEqual([
      ["one", "setting"],
      ["block", "submission"],
      ["never", "submission"],
      ["db", "database"],
      ["run", "defaults"],
    ]);
  });

  test("the place of a value is where it is written, of a key too", () => {
    const program = load("a = 1\n<s>\n  key = some text\n</s>\n");
    expect(nodeAt(program, "s.key")).toMatchObject({
      key: { file: "/n/a.des", span: { start: 12, end: 15 } },
      place: { file: "/n/a.des", span: { start: 18, end: 27 } },
      layer: "submission",
    });
    expect(nodeAt(program, "s")).toMatchObject({ opened: [{ file: "/n/a.des", span: { start: 6, end: 9 } }] });
  });

  test("a hidden value of a merged include keeps its own history", () => {
    const files = { "a.des": "x = 1\n<<include b.wcl>>\nx = 4\n", "b.wcl": "x = 2\nx = 3\n" };
    const { program } = loadProgram("a.des", memorySystem(files), { defaults: "none" });
    const node = program.root.entries.get("x");
    expect(node?.kind === "scalar" && node.hidden.map(({ text }) => text)).toEqual(["3", "2", "1"]);
  });

  test("a setting with dots is a path, made where it is missing", () => {
    const program = load("<module>\n<m1>\nx = 1\n</m1>\n</module>\n", {
      settings: [
        ["module.m1.x", "2"],
        ["site.new.root", "/data"],
      ],
    });
    expect(valueOf(program, "module.m1.x")).toBe("2");
    expect(valueOf(program, "site.new.root")).toBe("/data");
  });

  test("a setting below a value is refused", () => {
    const { problems } = loadProgram("a.des", memorySystem({ "a.des": "x = 1\n" }), { settings: [["x.y", "2"]] });
    expect(problems).toMatchObject([{ code: "WCL105", file: "wcl:settings" }]);
  });

  test("a value that replaces a section gets a warning", () => {
    const { problems, program } = loadProgram("a.des", memorySystem({ "a.des": "<s>\na = 1\n</s>\ns = 2\n" }));
    expect(problems).toMatchObject([{ code: "WCL106", severity: "warning", span: { start: 15, end: 16 } }]);
    expect(valueOf(program, "s")).toBe("2");
  });

  test("every section of a section knows its name, unless it says another", () => {
    const program = load(
      "<module>\n<m1>\n</m1>\n<m2>\nmodulename = other\n</m2>\n</module>\n<site>\n<here>\n</here>\n</site>\n",
    );
    expect(valueOf(program, "module.m1.modulename")).toBe("m1");
    expect(valueOf(program, "module.m2.modulename")).toBe("other");
    expect(valueOf(program, "site.here.sitename")).toBe("here");
    expect(valueOf(program, "directory_pattern.list.directory_patternname")).toBe("list");
  });

  test("the folder of the submission is a default", () => {
    expect(valueOf(load(""), "entry_dir")).toBe("/n");
    expect(valueOf(load("entry_dir = mine\n"), "entry_dir")).toBe("mine");
  });

  test("without defaults there is what is written, and nothing more", () => {
    expect(flatten(load("<module>\n<m1>\n</m1>\n</module>\n", { defaults: "none" }).root)).toEqual([
      [["module", "m1"], null],
    ]);
  });

  test("our own defaults are free of problems", () => {
    const { problems } = loadProgram("a.des", memorySystem({ "a.des": "" }), { databaseDefaults: database });
    expect(problems).toEqual([]);
  });
});

describe("calls of functions", () => {
  const text = "ra = 1.5\nbands = g,r\n<s>\n<<inclfunc tiles.find(ra,bands,nope)>>\n</s>\n";

  test("are noted with the values that they ask for, and not run", () => {
    const { program } = loadProgram("a.des", memorySystem({ "a.des": text }), { defaults: "none" });
    expect(program.functionCalls).toMatchObject([{ name: "tiles.find", text: "tiles.find(ra,bands,nope)" }]);
    expect([...(program.functionCalls[0]?.arguments ?? [])]).toEqual([
      ["ra", ["1.5"]],
      ["bands", ["g,r"]],
      ["nope", undefined],
    ]);
  });

  test("are merged like an include where they are answered", () => {
    const { program } = loadProgram("a.des", memorySystem({ "a.des": text }), {
      defaults: "none",
      functions: ({ name }) => new Map([["Tile", name]]),
    });
    expect(valueOf(program, "Tile")).toBe("tiles.find");
    expect(nodeAt(program, "Tile")).toMatchObject({ place: { file: "/a.des" }, layer: "submission" });
  });
});

function nodeAt(program: Program, path: string): ConfigNode | undefined {
  let node: ConfigNode | undefined = program.root;
  for (const name of path.split(".")) node = node?.kind === "section" ? node.entries.get(name) : undefined;
  return node;
}

function valueOf(program: Program, path: string): string | undefined {
  const node = nodeAt(program, path);
  return node?.kind === "scalar" ? node.text : undefined;
}
