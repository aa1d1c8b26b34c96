import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sandbox, type Sandbox } from "../kit/wcl.ts";

const settings = `
project = P
home_archive = home
use_home_archive_output = never
<archive>
    <home>
        root = \${entry_dir}/archive
        filemgmt = a.b
    </home>
</archive>
<filetype_metadata>
    <note>
        metadata_table = genfile
    </note>
    <late>
        metadata_table = genfile
        <hdus>
            <primary>
                <r>
                    <w>
                        tile = tile
                    </w>
                </r>
            </primary>
        </hdus>
    </late>
</filetype_metadata>
`;

describe("wcl register: files that lie in the archive already", () => {
  let place: Sandbox;
  const at = (path: string) => join(place.folder, path);
  const register = (...words: readonly string[]) => place.wcl(["register", "--wcl", at("s.des"), ...words]);
  beforeAll(async () => {
    place = await sandbox();
    await mkdir(at("archive/a/b"), { recursive: true });
    await writeFile(at("s.des"), settings);
    await writeFile(at("archive/a/b/one.txt"), "one");
    await writeFile(at("archive/two.txt.gz"), "two");
    await writeFile(at("outside.txt"), "x");
    await symlink(at("outside.txt"), at("archive/link.txt"));
  });
  afterAll(() => place.remove());

  it("are registered where they lie, with size and sums, and again without harm", async () => {
    for (let times = 0; times < 2; times++) {
      const done = await register("--filetype", "note", at("archive/a/b/one.txt"), at("archive/two.txt.gz"));
      expect(done.stdout).toContain("2 of 2 files are in the registry");
      expect(done.code).toBe(0);
    }
    const rows = await place.wcl([
      "sql",
      "select d.filename, d.compression, d.filesize, length(d.sha256), f.path from desfile d join file_archive_info f on f.desfile_id = d.id order by 1",
      "--format",
      "csv",
    ]);
    expect(rows.stdout.trim().split("\n").slice(1)).toEqual(["one.txt,,3,64,a/b", "two.txt,.gz,3,64,"]);
  });

  it.each([
    ["outside the archive", "outside.txt", /does not lie below the root/],
    ["through a link out of it", "archive/link.txt", /does not lie below the root/],
    ["that is not there", "archive/none.txt", /is not there/],
  ])("a file %s is refused", async (_, path, why) => {
    const done = await register("--filetype", "note", at(path));
    expect(done.code).toBe(1);
    expect(done.stderr).toMatch(why);
  });

  it("a name that is taken by other contents, and a file without what its type requires, are refused", async () => {
    await writeFile(at("archive/one.txt"), "other");
    const taken = await register("--filetype", "note", at("archive/one.txt"));
    expect(taken.code).toBe(1);
    await writeFile(at("archive/late.txt"), "late");
    expect((await register("--filetype", "late", at("archive/late.txt"))).stderr).toMatch(/required tile/);
    expect((await register("--filetype", "late", "--value", "tile=T1", at("archive/late.txt"))).code).toBe(0);
  });

  it("a list names files and types; a name that stands twice is wrong", async () => {
    await writeFile(at("archive/three.txt"), "3");
    await writeFile(at("list"), `${at("archive/three.txt")}, note\n`);
    expect((await register("--list", at("list"))).code).toBe(0);
    await writeFile(at("list"), `${at("archive/three.txt")}, note\n${at("archive/a/three.txt")}, note\n`);
    expect((await register("--list", at("list"))).code).toBe(2);
  });
});
