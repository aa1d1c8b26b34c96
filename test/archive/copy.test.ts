import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sumOfFile } from "../../runtime/archive/checksum.ts";
import { removeParts } from "../../runtime/archive/arrive.ts";
import { copyChecked } from "../../runtime/archive/local.ts";

const abc = {
  filesize: 3,
  md5sum: "900150983cd24fb0d6963f7d28e17f72",
  sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
};
let folder = "";
let source = "";
let destination = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wcl-copy-"));
  source = join(folder, "source.fits");
  destination = join(folder, "archive/deep/c.fits");
  await writeFile(source, "abc");
});
afterEach(() => rm(folder, { recursive: true, force: true }));
const copy = (changes = {}) => copyChecked({ source, destination, token: "t1", ...changes });
const names = () => readdir(join(folder, "archive/deep")).catch(() => []);

describe("a file at its destination is whole", () => {
  it("is copied, summed on the way, and told of", async () => {
    expect(await copy({ expected: abc })).toEqual({ ...abc, copied: true });
    expect(await readFile(destination, "utf8")).toBe("abc");
    expect(await names()).toEqual(["c.fits"]);
  });

  it("is not copied again when it is there", async () => {
    await copy();
    expect(await copy({ expected: abc })).toEqual({ ...abc, copied: false });
  });

  it.each([
    ["another size", "abcd"],
    ["the same size", "abx"],
  ])("never takes the place of other bytes of %s", async (_, text) => {
    await copy();
    await writeFile(source, text);
    await expect(copy()).rejects.toMatchObject({ name: "ArchiveError", reason: "conflict" });
    expect(await readFile(destination, "utf8")).toBe("abc");
  });

  it("takes the place of an earlier try that is named, and of nothing else", async () => {
    await copy();
    await writeFile(source, "new");
    await expect(copy({ replaces: { ...abc, md5sum: "0".repeat(32) } })).rejects.toMatchObject({ reason: "conflict" });
    expect(await copy({ replaces: abc })).toMatchObject({ copied: true });
    expect(await readFile(destination, "utf8")).toBe("new");
    expect(await names()).toEqual(["c.fits"]);
  });

  it("is absent when the source is not what it should be", async () => {
    await expect(copy({ expected: { ...abc, md5sum: "0".repeat(32) } })).rejects.toMatchObject({ reason: "corrupt" });
    expect(await names()).toEqual([]);
  });

  it("is absent when the source is missing", async () => {
    await rm(source);
    await expect(copy()).rejects.toMatchObject({ reason: "missing" });
    expect(await names()).toEqual([]);
  });

  it("is never a pipe, and nobody waits for one", async () => {
    await rm(source);
    execFileSync("mkfifo", [source]);
    await expect(copy()).rejects.toMatchObject({ reason: "failed" });
    await expect(sumOfFile(source)).rejects.toMatchObject({ reason: "failed" });
  });

  it("keeps its name when another makes it in the same moment", async () => {
    await expect(
      copyChecked({
        source,
        destination,
        token: "t1",
        beforeRename: () => void execFileSync("sh", ["-c", `printf x > "$0"`, destination]),
      }),
    ).rejects.toMatchObject({ reason: "conflict" });
    expect(await readFile(destination, "utf8")).toBe("x");
    expect(await names()).toEqual(["c.fits"]);
  });

  it("copies two megabytes and a byte", async () => {
    await writeFile(source, Buffer.alloc((2 << 20) + 1, 7));
    const { filesize, md5sum } = await copy();
    expect(filesize).toBe((2 << 20) + 1);
    expect(await sumOfFile(destination)).toMatchObject({ filesize, md5sum });
  });

  it("does not write through a link that stands in its way", async () => {
    await copy();
    await rm(destination);
    await writeFile(join(folder, "victim"), "keep");
    await symlink(join(folder, "victim"), `${destination}.part.t1`);
    await expect(copy()).rejects.toMatchObject({ reason: "failed" });
    expect(await readFile(join(folder, "victim"), "utf8")).toBe("keep");
  });
});

describe("what a kill left unfinished", () => {
  it("is removed by its token; what living ones write stays", async () => {
    await copy();
    const place = join(folder, "archive/deep");
    await writeFile(join(place, "d.fits.part.dead"), "half");
    await writeFile(join(place, "e.fits.part.alive"), "half");
    expect(await removeParts(place, new Set(["dead"]))).toBe(1);
    expect((await names()).sort()).toEqual(["c.fits", "e.fits.part.alive"]);
    expect(await removeParts(join(folder, "nowhere"), new Set(["dead"]))).toBe(0);
  });
});
