import { chmod, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { call, root } from "../kit/wcl.ts";
import { wclHere } from "../kit/wcl-here.ts";

const untidy = "<a>\nx=1\n</a>\n";
const tidy = "<a>\n    x = 1\n</a>\n";

describe("wcl fmt", () => {
  let folder: string;
  const before = process.cwd();
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "wcl-fmt-"));
    process.chdir(folder);
    await writeFile("untidy.wcl", untidy);
    await writeFile("tidy.wcl", tidy);
  });
  afterEach(async () => {
    process.chdir(before);
    await rm(folder, { recursive: true });
  });

  it("rewrites files in place, keeps their mode and leaves nothing beside them", async () => {
    await chmod("untidy.wcl", 0o640);
    const { ino } = await stat("tidy.wcl");
    expect(await wclHere(["fmt", "untidy.wcl", "tidy.wcl"])).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(await readFile("untidy.wcl", "utf8")).toBe(tidy);
    expect((await stat("untidy.wcl")).mode & 0o777).toBe(0o640);
    // A file that is in order is not written again.
    expect((await stat("tidy.wcl")).ino).toBe(ino);
    expect((await readdir(".")).sort()).toEqual(["tidy.wcl", "untidy.wcl"]);
  });

  it("formats what a link points to", async () => {
    await symlink("untidy.wcl", "link.wcl");
    expect((await wclHere(["fmt", "link.wcl"])).code).toBe(0);
    expect(await readlink("link.wcl")).toBe("untidy.wcl");
    expect(await readFile("untidy.wcl", "utf8")).toBe(tidy);
  });

  it("--check changes nothing, names what is not formatted, and exits 1", async () => {
    const answer = await wclHere(["fmt", "--check", "untidy.wcl", "tidy.wcl"]);
    expect(answer).toEqual({ code: 1, stdout: "untidy.wcl is not formatted\n", stderr: "" });
    expect(await readFile("untidy.wcl", "utf8")).toBe(untidy);
    expect(await wclHere(["fmt", "--check", "tidy.wcl"])).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it("--diff changes nothing and shows a patch that patch can apply", async () => {
    const answer = await wclHere(["fmt", "--diff", "untidy.wcl", "tidy.wcl"]);
    expect(answer.code).toBe(1);
    expect(answer.stdout.split("\n").filter((line) => /^[-+ @]/.test(line))).toEqual([
      "--- a/untidy.wcl",
      "+++ b/untidy.wcl",
      "@@ -1,3 +1,3 @@",
      " <a>",
      "-x=1",
      "+    x = 1",
      " </a>",
    ]);
    expect(await readFile("untidy.wcl", "utf8")).toBe(untidy);
  });

  it("shows in a patch that a file had no line end at its end", async () => {
    await writeFile("open.wcl", "a = 1");
    const { stdout } = await wclHere(["fmt", "--diff", "open.wcl"]);
    expect(stdout).toContain("-a = 1\n\\ No newline at end of file\n+a = 1\n");
  });

  it("--stdin formats what it reads, byte for byte", async () => {
    const wcl = [join(root, "dist/wcl.cjs"), "fmt", "--stdin"];
    for (const [given, formatted] of [
      [untidy, tidy],
      ["", ""],
      ["a=é😀 # ü", "a = é😀 # ü\n"],
    ] as const) {
      expect(await call(process.execPath, wcl, { cwd: folder, input: given })).toEqual({
        code: 0,
        stdout: formatted,
        stderr: "",
      });
    }
  });

  it("formats what is broken as far as it can, without losing a line", async () => {
    await writeFile("broken.wcl", "<a>\n<b>\nx=1\n</a>\n</c>\n???\n");
    expect((await wclHere(["fmt", "broken.wcl"])).code).toBe(0);
    const lines = (await readFile("broken.wcl", "utf8")).split("\n").map((line) => line.trim());
    expect(lines).toEqual(["<a>", "<b>", "x = 1", "</a>", "</c>", "???", ""]);
  });

  it("refuses what it cannot read, and touches nothing", async () => {
    const bytes = Buffer.from([0x61, 0x3d, 0xff, 0xfe, 0x0a]);
    await writeFile("latin.wcl", bytes);
    await writeFile("binary.wcl", "a=1\u0000");
    for (const [words, says] of [
      [["fmt"], /wants files/],
      [["fmt", "nowhere.wcl"], /nowhere\.wcl cannot be read/],
      [["fmt", "."], /cannot be read/],
      [["fmt", "binary.wcl"], /binary/],
      [["fmt", "latin.wcl"], /not UTF-8/],
    ] as const) {
      const answer = await wclHere(words);
      expect(answer.code).toBe(2);
      expect(answer.stderr).toMatch(says);
    }
    expect(await readFile("latin.wcl")).toEqual(bytes);
  });
});
