import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { giveSecondNames } from "../../runtime/execution/second-names.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wcl-second-"));
  await mkdir(join(folder, "repo/corr"), { recursive: true });
  await writeFile(join(folder, "repo/corr/CORR-1_r5p01.fits"), "image");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const give = (how: "link" | "copy", path: string) =>
  giveSecondNames({ folder, path: "repo/corr/CORR-1_r5p01.fits", also: { how, paths: [path] }, token: "t" });
const inode = async (path: string) => (await stat(join(folder, path))).ino;

describe("an input under the path that the Butler looks for", () => {
  it("is the same file, linked; again is no harm", async () => {
    await give("link", "repo/other/CORR-1_r9p02.fits");
    await give("link", "repo/other/CORR-1_r9p02.fits");
    expect(await inode("repo/other/CORR-1_r9p02.fits")).toBe(await inode("repo/corr/CORR-1_r5p01.fits"));
  });

  it("is a file of its own, copied", async () => {
    await give("copy", "repo/corr/CORR-1_r9p02.fits");
    expect(await readFile(join(folder, "repo/corr/CORR-1_r9p02.fits"), "utf8")).toBe("image");
    expect(await inode("repo/corr/CORR-1_r9p02.fits")).not.toBe(await inode("repo/corr/CORR-1_r5p01.fits"));
  });

  it("is linked anew when the file was fetched anew", async () => {
    await give("link", "repo/corr/CORR-1_r9p02.fits");
    await rm(join(folder, "repo/corr/CORR-1_r5p01.fits"));
    await writeFile(join(folder, "repo/corr/CORR-1_r5p01.fits"), "image again");
    await give("link", "repo/corr/CORR-1_r9p02.fits");
    expect(await readFile(join(folder, "repo/corr/CORR-1_r9p02.fits"), "utf8")).toBe("image again");
  });

  it("never lies outside the job", async () => {
    await symlink(tmpdir(), join(folder, "repo/out"));
    for (const path of ["../evil.fits", "/tmp/evil.fits", "repo/out/evil.fits"])
      await expect(give("link", path)).rejects.toThrow();
  });
});
