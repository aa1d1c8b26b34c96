import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { placeInArchive } from "../../runtime/archive/archive.ts";
import { decideCopy, isSaved } from "../../runtime/archive/transfer.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wcl-archive-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("nothing leaves an archive", () => {
  it("keeps a file below the root, in the folder that the plan gave", () => {
    const archive = { name: "home", root: folder };
    expect(placeInArchive(archive, "P/r11/Ht0/p01/calexp", "c.fits")).toBe(`${folder}/P/r11/Ht0/p01/calexp/c.fits`);
    expect(placeInArchive(archive, "", "c.fits")).toBe(`${folder}/c.fits`);
    expect(placeInArchive(archive, "coadd/8,6", "c 8,6.fits")).toBe(`${folder}/coadd/8,6/c 8,6.fits`);
  });

  it.each([
    ["..", "c.fits"],
    ["a/../../b", "c.fits"],
    ["/etc", "c.fits"],
    ["a//b", "c.fits"],
    ["a", "../c.fits"],
    ["a", "b/c.fits"],
    ["a", ""],
    ["a", "c\n.fits"],
    ["a\0b", "c.fits"],
  ])("refuses folder %j with file %j", (path, filename) => {
    expect(() => placeInArchive({ name: "home", root: folder }, path, filename)).toThrow(
      expect.objectContaining({ reason: "unsafe" }),
    );
  });

  it.each([
    ["to a folder elsewhere", (root: string) => join(root, "../elsewhere")],
    ["to the folder above", (root: string) => join(root, "..")],
    ["to the file system's root", () => "/"],
  ])("refuses a link %s", async (_, target) => {
    const root = join(folder, "root");
    await mkdir(root);
    await mkdir(join(folder, "elsewhere"));
    await symlink(target(root), join(root, "link"));
    expect(() => placeInArchive({ name: "home", root }, "link", "c.fits")).toThrow(
      expect.objectContaining({ reason: "unsafe" }),
    );
    expect(() => placeInArchive({ name: "home", root }, "link/new", "c.fits")).toThrow(
      expect.objectContaining({ reason: "unsafe" }),
    );
  });

  it("may itself be reached by a link", async () => {
    await mkdir(join(folder, "real"));
    await symlink(join(folder, "real"), join(folder, "root"));
    await writeFile(join(folder, "real/c.fits"), "");
    const root = join(folder, "root");
    expect(placeInArchive({ name: "home", root }, "sub", "c.fits")).toBe(join(root, "sub/c.fits"));
  });
});

describe("a copy is needed only where the file is not", () => {
  const wanted = { filesize: 3, md5sum: "900150983cd24fb0d6963f7d28e17f72" };
  it.each([
    ["nothing there", undefined, "copy"],
    ["the same bytes", wanted, "skip"],
    ["the same sum in upper case", { ...wanted, md5sum: wanted.md5sum.toUpperCase() }, "skip"],
    ["another size", { ...wanted, filesize: 4 }, "conflict"],
    ["the same size, another sum", { ...wanted, md5sum: "0".repeat(32) }, "conflict"],
  ] as const)("%s", (_, there, decision) => {
    expect(decideCopy(wanted, there)).toBe(decision);
  });
});

describe("what is kept: master_savefiles, the file's savefiles, the exit", () => {
  it.each([
    ["always", false, 0, true],
    ["always", false, 1, true],
    ["file", true, 1, true],
    ["file", false, 1, false],
    ["failure", false, 1, true],
    ["failure", false, 0, false],
    ["failure", true, 0, true],
    ["never", true, 0, false],
    ["never", true, 1, false],
  ] as const)("%s, savefiles %s, exit %i: %s", (master, savefiles, status, saved) => {
    expect(isSaved(master, savefiles, status)).toBe(saved);
  });
});
