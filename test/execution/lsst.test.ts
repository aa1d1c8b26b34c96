import { execFileSync } from "node:child_process";
import { lstat, mkdir, readdir, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { argumentsSeen, bench, type Bench } from "./wrapping.ts";

let table: Bench;
beforeEach(async () => {
  table = await bench();
  await table.write("repo/registry_r11p03.sqlite3", "registry");
  await table.write("list/corr.list", "a.fits 903334 16 HSC-R\nb.fits 903334 22 HSC-I\nc.fits 903346 6 HSC-R\n");
  await table.write("config/templates.yaml", templates);
});
afterEach(() => table.remove());

const templates = `
exposures:
  deepCoadd_tempExp: "deepCoadd/%(filter)s/%(tract)d/%(patch)s/warp-%(visit)d-r\${reqnum}p\${attnum:2}.fits"
`;

/** The input WCL of one quantum as the planner writes it; `wrapper`, `file` and `exec` are further lines. */
function input({
  wrapper = "",
  file = "",
  exec = "",
}: { wrapper?: string; file?: string; exec?: string } = {}): string {
  return `
reqnum = 11
attnum = 3
visit = 903334
ccd = 16
job_repo_dir = repo
<filespecs>
  <registry>
    fullname = repo/registry_r11p03.sqlite3
    ${file}
  </registry>
  <template>
    fullname = config/templates.yaml
  </template>
</filespecs>
<list>
  <corr>
    fullname = list/corr.list
    columns = img.fullname,visit,ccd,filter
    format = textsp
  </corr>
</list>
<exec_1>
  execname = showargs
  used = filespecs.registry
  ${exec}
  <cmdline>
    _1 = repo
    filter = \${visit}
  </cmdline>
</exec_1>
<wrapper>
  wrappername = genwrap_lsst.py
  outputwcl = out.wcl
  ${wrapper}
</wrapper>
`;
}

const repository = `
  job_repo_dir = \${job_repo_dir}
  mapper = lsst.obs.hsc.HscMapper
  butler_template = \${filespecs.template.fullname}`;

describe("the LSST wrapper", () => {
  it("makes a Butler repository whose templates have the framework's variables filled in", async () => {
    expect((await table.wrap(input({ wrapper: repository }))).record.status).toBe(0);
    const text = await table.read("repo/repositoryCfg.yaml");
    expect(text).toContain("_mapper: !!python/name:lsst.obs.hsc.HscMapper");
    expect(text).toContain("deepCoadd/%(filter)s/%(tract)d/%(patch)s/warp-%(visit)d-r11p03.fits");
  });

  it("makes it once for the same contents, and anew for others", async () => {
    await table.wrap(input({ wrapper: repository }));
    const first = await stat(join(table.folder, "repo/repositoryCfg.yaml"));
    await table.wrap(input({ wrapper: repository }));
    expect((await stat(join(table.folder, "repo/repositoryCfg.yaml"))).ino).toBe(first.ino);
    await table.write("config/templates.yaml", templates.replace("warp", "w"));
    await table.wrap(input({ wrapper: repository }));
    expect(await table.read("repo/repositoryCfg.yaml")).toContain("/w-%(visit)d");
    expect((await readdir(join(table.folder, "repo"))).filter((name) => name.includes(".part"))).toEqual([]);
  });

  it("without templates names the mapper alone", async () => {
    await table.wrap(input({ wrapper: "job_repo_dir = repo\nmapper = lsst.obs.hsc.HscMapper" }));
    expect(await table.read("repo/_mapper")).toBe("lsst.obs.hsc.HscMapper\n");
  });

  it.each([
    ["a variable that nobody defines", templates.replace("reqnum", "nowhere"), /nowhere/],
    ["a template that is none", templates.replace("%(visit)d", "%(visit"), /deepCoadd_tempExp|template/],
  ])("stops before the program for %s", async (_, text, message) => {
    await table.write("config/templates.yaml", text);
    const { record } = await table.wrap(input({ wrapper: repository }));
    expect(record).toMatchObject({ status: 1, message: expect.stringMatching(message) as string });
    expect(argumentsSeen(await table.log())).toEqual([]);
  });

  it("appends a text for each row of a list", async () => {
    await table.wrap(input({ wrapper: "per_file_cmdline = list.corr.img:--selectId visit=$(visit) ccd=$(ccd:3)" }));
    expect(argumentsSeen(await table.log())).toEqual([
      [
        ...["repo", "-filter", "903334", "--selectId", "visit=903334", "ccd=016", "--selectId", "visit=903334"],
        ...["ccd=022", "--selectId", "visit=903346", "ccd=006"],
      ],
    ]);
  });

  it("allows colons in the text for a row", async () => {
    await table.wrap(input({ wrapper: "per_file_cmdline = list.corr.img:--id visit=$(visit:7) t=12:30:$(ccd)" }));
    expect(argumentsSeen(await table.log())[0]?.slice(-3)).toEqual(["--id", "visit=0903346", "t=12:30:6"]);
  });

  it("appends to every program of a module with several, and ingests once", async () => {
    const more = "  <cmdline>\n_1 = second\n</cmdline>";
    const both = input({
      wrapper: "add_cmdline = '^'.join(list.corr.img.filter)",
      file: "repoingest = showargs ingest xxxfilenamexxx",
    }).replace("<wrapper>", `<exec_2>\nexecname = showargs\nused = filespecs.registry\n${more}\n</exec_2>\n<wrapper>`);
    expect((await table.wrap(both)).record.status).toBe(0);
    const seen = argumentsSeen(await table.log());
    expect(seen.map((words) => words[0])).toEqual(["ingest", "repo", "second"]);
    expect(seen.slice(1).map((words) => words.at(-1))).toEqual(["HSC-R^HSC-I", "HSC-R^HSC-I"]);
  });

  it("appends the distinct values of a column, in the order of their first appearance", async () => {
    await table.wrap(input({ wrapper: "add_cmdline = '^'.join(list.corr.img.filter)" }));
    expect(argumentsSeen(await table.log())[0]?.at(-1)).toBe("HSC-R^HSC-I");
  });
});

describe("inputs under the names that the Butler knows", () => {
  const also = "rename_file = registry.sqlite3";
  it("are the same file twice, and the name of the registry stays", async () => {
    const { record } = await table.wrap(input({ file: also }));
    expect(record.status).toBe(0);
    expect(await table.read("repo/registry.sqlite3")).toBe("registry");
    expect(record.used[0]?.paths).toEqual(["repo/registry_r11p03.sqlite3"]);
  });

  it("are made by several wrapper instances at once without harm", async () => {
    const run = async (number: number) => {
      const path = `input-${number}.wcl`;
      await table.write(path, input({ file: also }).replace("out.wcl", `out-${number}.wcl`));
      return table.wrap("", { input: join(table.folder, path) });
    };
    const results = await Promise.all([1, 2, 3, 4].map(run));
    expect(results.map(({ record }) => record.status)).toEqual([0, 0, 0, 0]);
  });

  it("never hide another file of that name", async () => {
    await table.write("repo/registry.sqlite3", "another");
    const { record } = await table.wrap(input({ file: also }));
    expect(record).toMatchObject({ status: 1, message: expect.stringContaining("other contents") as string });
    expect(await table.read("repo/registry.sqlite3")).toBe("another");
  });

  it("hold variables, and no folders", async () => {
    await table.wrap(input({ file: "rename_file = HSC-${visit:7}-${ccd:3}.fits" }));
    expect(await readdir(join(table.folder, "repo"))).toContain("HSC-0903334-016.fits");
    expect((await table.wrap(input({ file: "rename_file = ../evil" }))).record.status).toBe(1);
  });

  it("are ingested under the new name, and a failing ingest is a failure", async () => {
    const ingest = `${also}\n    repoingest = showargs repo --file 'xxxfilenamexxx'`;
    expect((await table.wrap(input({ file: ingest }))).record.status).toBe(0);
    expect(argumentsSeen(await table.log())[0]).toEqual(["repo", "--file", "repo/registry.sqlite3"]);
    const { record } = await table.wrap(input({ file: `${ingest} exit=3` }));
    expect(record).toMatchObject({ status: 1, message: expect.stringContaining("ended with 3") as string });
  });

  it("a file name with blanks, quotes and dollars stays one argument", async () => {
    const name = `a b'"$(id).fits`;
    await table.write(`repo/${name}`, "x");
    const text = input({ file: "repoingest = showargs xxxfilenamexxx" }).replace(
      "repo/registry_r11p03.sqlite3",
      `repo/${name}`,
    );
    await table.wrap(text);
    expect(argumentsSeen(await table.log())[0]).toEqual([`repo/${name}`]);
  });
});

describe("what lies beside the repository", () => {
  it("archives are unpacked where they lie, once for a job", async () => {
    await mkdir(join(table.folder, "from/ps1"), { recursive: true });
    await writeFile(join(table.folder, "from/ps1/0.fits"), "stars");
    await mkdir(join(table.folder, "repo/ref_cats"), { recursive: true });
    execFileSync("tar", ["-cf", join(table.folder, "repo/ref_cats/ps1.tar"), "-C", join(table.folder, "from"), "ps1"]);
    const unpacked = new Map<string, Promise<void>>();
    const text = input({ wrapper: "untar_files = repo/ref_cats/ps1.tar" });
    expect((await table.wrap(text, {}, { unpacked })).record.status).toBe(0);
    await table.write("repo/ref_cats/ps1/0.fits", "as a program left it");
    expect((await table.wrap(text, {}, { unpacked })).record.status).toBe(0);
    expect(await table.read("repo/ref_cats/ps1/0.fits")).toBe("as a program left it");
  });

  it("an archive that is missing, or no archive, stops the wrapper", async () => {
    expect((await table.wrap(input({ wrapper: "untar_files = repo/none.tar" }))).record.status).toBe(1);
    expect((await table.wrap(input({ wrapper: "untar_files = list/corr.list" }))).record.status).toBe(1);
    expect((await table.wrap(input({ wrapper: "untar_files = /etc/x.tar" }))).record.status).toBe(1);
  });

  it("reference catalogues of the site are linked, and must be there", async () => {
    const wrapper = `job_repo_dir = repo\nref_cats_root = ${table.folder}/list`;
    expect((await table.wrap(input({ wrapper }))).record.status).toBe(0);
    expect((await lstat(join(table.folder, "repo/ref_cats"))).isSymbolicLink()).toBe(true);
    expect((await table.wrap(input({ wrapper }))).record.status).toBe(0);
    await table.write("other/x", "");
    const gone = input({ wrapper: "job_repo_dir = other\nref_cats_root = /no/such/folder" });
    expect((await table.wrap(gone)).record.message).toContain("/no/such/folder does not exist");
  });

  it("a relative root of reference catalogues counts from the job's folder", async () => {
    await mkdir(join(table.folder, "cats/ps1"), { recursive: true });
    await table.write("cats/ps1/0.fits", "stars");
    expect((await table.wrap(input({ wrapper: "job_repo_dir = repo\nref_cats_root = cats" }))).record.status).toBe(0);
    expect(await table.read("repo/ref_cats/ps1/0.fits")).toBe("stars");
    await table.write("deep/er/x", "");
    const deep = input({ wrapper: "job_repo_dir = deep/er\nref_cats_root = cats" });
    expect((await table.wrap(deep)).record.status).toBe(0);
    expect(await table.read("deep/er/ref_cats/ps1/0.fits")).toBe("stars");
    const { record } = await table.wrap(input({ wrapper: "job_repo_dir = other\nref_cats_root = nowhere" }));
    expect(record.message).toContain("ref_cats_root nowhere does not exist");
  });

  it("a repository folder that leads out of the job is refused", async () => {
    await symlink("/tmp", join(table.folder, "out"));
    const text = input({ wrapper: "job_repo_dir = out/sub\nmapper = a.B" });
    expect((await table.wrap(text)).record.message).toContain("leads out of the job folder");
  });
});
