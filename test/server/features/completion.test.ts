import { describe, expect, test } from "vitest";
import { completion, describeCompletion } from "../../../server/features/completion.ts";
import { submission } from "../kit/submission.ts";
import { textAt, worldOf } from "../kit/world.ts";

/** Labels offered at the mark. */
async function labels(text: string): Promise<readonly string[]> {
  const world = await worldOf(text);
  const { snapshot, offset } = world.at();
  return completion(snapshot, offset).suggestions.map((one) => one.label);
}

/** The kit's submission with `from` replaced by `to`, which holds the mark. */
function at(from: string, to: string): string {
  const text = submission();
  if (!text.includes(from)) throw new Error(`no ${from}`);
  return text.replace(from, to);
}

describe("keys and sections", () => {
  test("keys of the section that are not yet written; required ones first", async () => {
    const found = await labels(at("ops_enddir = coadd", "<|>"));
    expect(found).toContain("savefiles");
    expect(found).not.toContain("flabel");
    expect(found).not.toContain("blocklist");
  });

  test("in an exec: its keys and the command line as a section", async () => {
    const found = await labels(at("execname = stack.py\n", "<|>\n"));
    expect(found).toEqual(expect.arrayContaining(["execname", "cmd_hyphen", "<replace>"]));
  });

  test("a tag: sections that belong here, the next exec, the ends of those around", async () => {
    const found = await labels(
      at("        <file>\n            <warps>", "        <<|>\n        <file>\n            <warps>"),
    );
    expect(found).toEqual(expect.arrayContaining(["exec_2", "list", "wrapper", "/stack", "/module"]));
  });

  test("names that are used and not yet defined come first", async () => {
    const text = submission()
      .replace("modulelist = warp, stack", "modulelist = warp, stack, mosaic")
      .replace("    <stack>\n", "    <<|>\n    <stack>\n");
    expect((await labels(text))[0]).toBe("mosaic");
    const used = at("used = file.warps", "used = file.warps, file.mask").replace(
      "            <warps>\n",
      "            <<|>\n            <warps>\n",
    );
    expect((await labels(used))[0]).toBe("mask");
  });

  test("a close tag: the innermost section first", async () => {
    expect(await labels(at("    </stack>", "    </<|>"))).toEqual(["stack", "module"]);
  });

  test("inside a command line: the next place", async () => {
    expect(await labels(at("out = ${file.coadd.fullname}", "<|>"))).toEqual(["_02"]);
  });

  test("a section comes with the keys that it cannot be without", async () => {
    const world = await worldOf(
      "blocklist = b\n<module>\n<<|>\n</module>\n<block>\n<b>\nmodulelist = m\n</b>\n</block>\n",
    );
    const { snapshot, offset } = world.at();
    const [first] = completion(snapshot, offset).suggestions;
    expect(first?.snippet).toContain("wrappername = ${1:genwrap.py}");
    expect(first?.text).toBe("<m>\n</m>");
    expect(textAt(snapshot, first?.span ?? { start: 0, end: 0 })).toBe("<");
  });
});

describe("values", () => {
  test.each([
    ["truth", "listonly = true", "listonly = <|>", ["true", "false"]],
    ["words", "execname = stack.py", "cmd_hyphen = <|>", ["alldouble", "allsingle", "mixed_gnu"]],
    ["modules", "modulelist = warp, stack", "modulelist = warp, <|>", ["stack", "warp"]],
    ["blocks", "blocklist = first", "blocklist = <|>", ["first"]],
    ["sites", "target_site = here", "target_site = <|>", ["here"]],
    ["archives", "home_archive = attic", "home_archive = <|>", ["attic"]],
    ["file types", "filetype = coadd", "filetype = <|>", ["coadd", "warp"]],
    ["patterns", "filepat = tp\n", "filepat = <|>\n", ["tp", "tpv"]],
    ["programs", "execname = stack.py", "execname = <|>", ["stack.py", "warp.py"]],
    ["data that is read", "used = file.warps", "used = <|>", ["file.warps", "file.coadd"]],
    ["data through lists", "used = list.raw.img", "used = <|>", ["list.raw.img", "file.warped", "list.raw"]],
    ["parents", "ancestry = file.warps:file.coadd", "ancestry = <|>", ["file.warps"]],
    ["children", "ancestry = file.warps:file.coadd", "ancestry = file.warps:<|>", ["file.warps:file.coadd"]],
    ["data of earlier modules", "depends warp.file.warped", "depends <|>", ["warp.file.warped", "warp.list.raw"]],
    ["columns of files and facts", "columns = img.fullname, ccd", "columns = <|>", ["img.fullname", "ccd", "visit"]],
    ["keys of the data", "divide_by = tract, patch, visit", "divide_by = tract, <|>", ["patch", "visit", "ccd"]],
    ["a flag", "out = ${file.coadd.fullname}", "out = <|>", ["_flag"]],
  ])("%s", async (_what, from, to, wanted) => {
    expect(await labels(at(from, to))).toEqual(expect.arrayContaining(wanted));
  });

  test("what the key is given elsewhere", async () => {
    expect(await labels(at("fsuffix = list", "fsuffix = <|>"))).toContain("fits");
  });
});

describe("variables and paths", () => {
  test("the nearest first: loop keys, the definition, the module, the top level, defaults", async () => {
    const found = await labels(at("ops_enddir = coadd\n", "ops_enddir = ${<|>\n"));
    expect(found.indexOf("patch")).toBeLessThan(found.indexOf("flabel"));
    expect(found.indexOf("flabel")).toBeLessThan(found.indexOf("loopobj"));
    expect(found.indexOf("loopobj")).toBeLessThan(found.indexOf("unitname"));
    expect(found.indexOf("unitname")).toBeLessThan(found.indexOf("compression_suffix"));
  });

  test("in a command line: files and lists, then what they have", async () => {
    expect(await labels(at("_01 = ${file.warps.fullname}", "_01 = ${<|>"))).toEqual(
      expect.arrayContaining(["file.", "list."]),
    );
    expect(await labels(at("_01 = ${file.warps.fullname}", "_01 = ${file.<|>}"))).toEqual(["coadd", "warps"]);
    expect((await labels(at("_01 = ${file.warps.fullname}", "_01 = ${file.warps.<|>}")))[0]).toBe("fullname");
  });

  test("in a pattern: every name that a file or a loop can give it", async () => {
    const found = await labels(at("tpv = ", "tpv = ${<|>}"));
    expect(found).toEqual(expect.arrayContaining(["flabel", "tract", "visit", "ops_enddir", "unitname"]));
  });

  test("a brace that is there is not written twice", async () => {
    for (const [text, wanted] of [
      ["x = ${<|>}", "reqnum"],
      ["x = ${<|>", "reqnum}"],
      ["x = ${<|>:3}", "reqnum"],
    ] as const) {
      const world = await worldOf(`blocklist = b\nreqnum = 1\n${text}\n`);
      const { snapshot, offset } = world.at();
      expect(completion(snapshot, offset).suggestions.find((one) => one.label === "reqnum")?.text).toBe(wanted);
    }
  });

  test("files and folders of an include, from every folder where it is looked for", async () => {
    const text = `--- runs/main.des\n<<include <|>\n--- runs/near.wcl\na=1\n--- far.wcl\na=1\n--- parts/x.wcl\na=1\n--- notes.md\nx\n`;
    expect(await labels(text)).toEqual(["far.wcl", "parts/", "runs/", "near.wcl"]);
    expect(await labels(text.replace("include <|>", "include parts/<|>"))).toEqual(["x.wcl"]);
  });

  test("nothing in a comment", async () => {
    expect(await labels("# <|>\n")).toEqual([]);
    expect(await labels("a = 1 # ${<|>\n")).toEqual([]);
  });
});

test("the long text is made when a suggestion is looked at", async () => {
  const world = await worldOf(submission().replace("used = file.warps", "used = <|>"));
  const { snapshot, offset } = world.at();
  const one = completion(snapshot, offset).suggestions.find(({ label }) => label === "file.coadd");
  expect(describeCompletion(snapshot, offset, one?.about ?? "")).toContain("**2 files** in 2 quanta");
});

test("anywhere in a submission, completing gives an answer", async () => {
  const world = await worldOf(submission());
  const snapshot = world.snapshot();
  for (let offset = 0; offset <= snapshot.source.document.text.length; offset++) {
    for (const { span } of completion(snapshot, offset).suggestions) {
      expect(span.start).toBeLessThanOrEqual(offset);
      expect(span.end).toBeGreaterThanOrEqual(offset);
    }
  }
});
