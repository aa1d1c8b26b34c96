import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { firstGroup } from "../../runtime/execution/wrapper/first-group.ts";
import { argumentsSeen, bench, essence, treeOf, type Bench } from "./wrapping.ts";

let table: Bench;
beforeEach(async () => {
  table = await bench();
});
afterEach(() => table.remove());

describe("a wrapper that is a program of its own", () => {
  const text = `
<filespecs>
  <in>
    fullname = in/a.txt
  </in>
  <out>
    fullname = out/b.txt
    filetype = text
  </out>
</filespecs>
<exec_1>
  execname = anything
  used = filespecs.in
  was_generated_by = filespecs.out
</exec_1>
<wrapper>
  wrappername = ./mywrapper --fast
  outputwcl = out.wcl
</wrapper>`;
  async function wrapper(script: string) {
    await table.write("mywrapper", `#!/bin/sh\n${script}\n`);
    await chmod(join(table.folder, "mywrapper"), 0o755);
  }
  const output = `cat > out.wcl <<X
<outputs_by_sect>
  <filespecs.out>
    exec_1 = out/b.txt
  </filespecs.out>
</outputs_by_sect>
<provenance>
  <used>
    exec_1 = a.txt
  </used>
  <was_derived_from>
    <derived_1>
      children = b.txt
      parents = a.txt
    </derived_1>
  </was_derived_from>
</provenance>
X`;

  it("gets the input WCL, and its output WCL tells what it did", async () => {
    await wrapper(`echo "$@"; mkdir -p out; echo data > out/b.txt; ${output}`);
    const { record } = await table.wrap(text);
    expect(record).toMatchObject({ status: 0, reason: "ok" });
    expect(await table.log()).toContain("\n--fast input.wcl\n");
    expect(record.outputs.map(({ section, paths }) => [section, paths])).toEqual([["filespecs.out", ["out/b.txt"]]]);
    expect(record.used[0]?.paths).toEqual(["in/a.txt"]);
    expect(record.derived).toEqual([{ children: ["out/b.txt"], parents: ["in/a.txt"] }]);
  });

  it("counts only files that are there", async () => {
    await wrapper(output);
    expect((await table.wrap(text)).record.outputs).toEqual([]);
  });

  it("ends with its own code; with 0 and no output WCL it has failed", async () => {
    await wrapper("exit 7");
    expect((await table.wrap(text)).record).toMatchObject({ status: 7, reason: "error" });
    await wrapper("exit 0");
    expect((await table.wrap(text)).record).toMatchObject({
      status: 1,
      message: expect.stringContaining("no output WCL") as string,
    });
  });

  it("that does not exist is said by name", async () => {
    expect((await table.wrap(text)).record.message).toContain("mywrapper is not a program");
  });
});

describe("several execs", () => {
  const execs = (first: string, more = "") => `
<exec_2>
  execname = showargs
  <cmdline>
    _1 = second
  </cmdline>
</exec_2>
<exec_1>
  execname = showargs
  ${more}
  <cmdline>
    _1 = ${first}
  </cmdline>
</exec_1>
<wrapper>
  wrappername = genwrap.py
  outputwcl = out.wcl
</wrapper>`;

  it("stop at the first that fails, unless its section says on_error = continue", async () => {
    expect((await table.wrap(execs("exit=3"))).record.status).toBe(3);
    expect(argumentsSeen(await table.log())).toEqual([["exit=3"]]);
    const { record } = await table.wrap(execs("exit=3", "on_error = continue"));
    expect(record.status).toBe(3);
    expect(argumentsSeen(await table.log()).slice(1)).toEqual([["exit=3"], ["second"]]);
  });

  it("leave an output WCL that tells how far they came", async () => {
    await table.wrap(execs("first"));
    expect(essence(treeOf(join(table.folder, "out.wcl")))).toMatchObject({
      exec_1: { cmdline: "showargs first", status: "0" },
      exec_2: { cmdline: "showargs second", status: "0" },
      wrapper: { status: "0" },
    });
  });

  it("need the options that cmd_req_args names", async () => {
    const { record } = await table.wrap(execs("x", "cmd_req_args = _1, catalog"));
    expect(record).toMatchObject({ status: 1, message: "cmdline of exec_1 lacks catalog" });
    expect(argumentsSeen(await table.log())).toEqual([]);
  });
});

describe("files of an input WCL", () => {
  const wcl = (fullname: string, more = "") => `
patch = 8,6
<filespecs>
  <in>
    fullname = ${fullname}
    ${more}
  </in>
</filespecs>
<exec_1>
  execname = showargs
  used = filespecs.in
</exec_1>
<wrapper>
  wrappername = genwrap.py
</wrapper>`;

  it("are divided by commas, but a name that is listed by itself is one name", async () => {
    await table.write("a 8,6.fits", "");
    await table.write("b.fits", "");
    const listed = "<fullnames>\n_00001 = a 8,6.fits\n_00002 = b.fits\n</fullnames>";
    const { record } = await table.wrap(wcl("a 8,6.fits,b.fits", listed));
    expect(record).toMatchObject({ status: 0 });
    expect(record.used[0]?.paths).toEqual(["a 8,6.fits", "b.fits"]);
  });

  it("may be called by their fullname, as production does", async () => {
    await table.write("a.fits", "");
    const called = (part: string): string => wcl("a.fits").replace("used = filespecs.in", `used = filespecs.in${part}`);
    expect((await table.wrap(called(".fullname"))).record).toMatchObject({ status: 0, used: [{ paths: ["a.fits"] }] });
    expect((await table.wrap(called(".other"))).record.status).not.toBe(0);
  });

  it("may lie anywhere on the machine when they are read", async () => {
    expect((await table.wrap(wcl("/etc/hostname"))).record.status).toBe(0);
  });

  it("a folder is no file", async () => {
    await mkdir(join(table.folder, "folder"));
    expect((await table.wrap(wcl("folder"))).record.message).toBe("folder is not a regular file");
  });

  it("that a program makes stay in the folder, by text and by link", async () => {
    const made = (path: string) => wcl(path).replace("used = filespecs.in", "was_generated_by = filespecs.in");
    await symlink("/tmp", join(table.folder, "link"));
    for (const path of ["../evil", "/tmp/evil", "a/../../evil", "link/evil", "a//b"])
      expect((await table.wrap(made(path))).record, path).toMatchObject({ status: 1 });
    expect(argumentsSeen(await table.log())).toEqual([]);
  });

  it("an input WCL that cannot be read is a failure with a reason, not an exception", async () => {
    expect((await table.wrap("<exec_1>\nexecname = x\n")).record.status).toBe(1);
    expect((await table.wrap("", { input: "/no/such.wcl" })).record.message).toContain("no such file");
    await writeFile(join(table.folder, "binary.wcl"), Buffer.from([0, 1, 2]));
    expect((await table.wrap("", { input: join(table.folder, "binary.wcl") })).record.message).toContain("binary");
  });
});

describe("version_pattern, an operator's regular expression", () => {
  it.each([
    ["version (\\S+)", "tool version 1.2.3 (beta)", { kind: "found", text: "1.2.3" }],
    ["(?P<v>[0-9.]+)", "v 3.1", { kind: "found", text: "3.1" }],
    ["version (\\d+)", "tool 1", { kind: "no-match" }],
    ["version", "version 1", { kind: "invalid" }],
    ["(unclosed", "x", { kind: "invalid" }],
    ['"; process.exit(1); (x)', "x", { kind: "no-match" }],
  ])("%j in %j", (pattern, text, expected) => {
    expect(firstGroup(pattern, text)).toMatchObject(expected);
  });

  it("that would run for ever is stopped", () => {
    const began = performance.now();
    expect(firstGroup("^((a+)+)$", `${"a".repeat(40)}!`)).toMatchObject({ kind: "invalid" });
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it("is asked for once in a job", async () => {
    const text = `
<exec_1>
  execname = showargs
  version_flag = touch=asked-$$ --version
  version_pattern = RUN\\s+ARG (\\S+)
</exec_1>
<wrapper>
  wrappername = genwrap.py
</wrapper>`;
    const versions = new Map<string, Promise<string | null>>();
    const first = await table.wrap(text, {}, { versions });
    await table.write("asked-$$", "still the first");
    const second = await table.wrap(text, {}, { versions });
    expect(first.record.execs[0]?.version).toBe("touch=asked-$$");
    expect(second.record.execs[0]?.version).toBe("touch=asked-$$");
    expect(await table.read("asked-$$")).toBe("still the first");
  });
});
