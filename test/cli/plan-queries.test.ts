import { chmod, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sandbox, type Sandbox } from "../kit/wcl.ts";
import { oneModule } from "./one-module-submission.ts";

describe("what a plan asks before it is made", () => {
  let place: Sandbox;
  beforeAll(async () => {
    place = await sandbox();
  });
  afterAll(() => place.remove());

  const write = async (name: string, keys: string): Promise<string> => {
    const file = join(place.folder, `${name}.des`);
    await writeFile(file, oneModule(join(place.folder, "archive"), keys));
    return file;
  };
  const program = async (name: string, text: string): Promise<string> => {
    const path = join(place.folder, name);
    await writeFile(path, `#!/bin/sh\n${text}\n`);
    await chmod(path, 0o755);
    return path;
  };

  test("the registry answers a generic query; submit runs what it answered, a second time from saved facts", async () => {
    const asking = await write(
      "metadata",
      `query_table = image
       query_fields = filetype, visit, ccd
       filetype = raw
       visit = 10:19, !13
       ccd = !null
       output_fields = visit, ccd`,
    );
    await mkdir(join(place.folder, "night"));
    for (const [visit, ccd] of [
      [9, 1],
      [12, 1],
      [12, 2],
      [13, 1],
    ] as const) {
      const path = join(place.folder, "night", `raw_${visit}_${ccd}.txt`);
      await writeFile(path, `${visit} ${ccd}\n`);
      const values = ["--value", `visit=${visit}`, "--value", `ccd=${ccd}`];
      const words = ["ingest", path, "--filetype", "raw", "--wcl", asking, "--dir", "raw", ...values];
      expect(await place.wcl(words)).toMatchObject({ code: 0 });
    }
    const facts = join(place.folder, "facts.json");
    const planned = await place.wcl(["plan", asking, "--json", "--save-facts", facts]);
    expect(JSON.parse(planned.stdout)).toMatchObject({ problems: [] });
    const keysOf = (stdout: string): unknown =>
      (
        JSON.parse(stdout) as { blocks: { b1: { modules: { m1: { wrappers: { keys: unknown }[] } } } } }
      ).blocks.b1.modules.m1.wrappers.map(({ keys }) => keys);
    expect(keysOf(planned.stdout)).toEqual([
      { visit: "12", ccd: "1" },
      { visit: "12", ccd: "2" },
    ]);
    const again = await place.wcl(["plan", asking, "--json", "--facts", facts]);
    expect(JSON.parse(again.stdout)).toEqual(JSON.parse(planned.stdout));
    expect(await place.wcl(["submit", asking])).toMatchObject({ code: 0 });
    const { stdout } = await place.wcl(["sql", "--format", "csv", "select count(*) from pfw_wrapper"]);
    expect(stdout.trim().split("\n").at(-1)).toBe("2");
  });

  test("a question that the registry cannot answer is a problem where it stands", async () => {
    const asking = await write("wrong", "query_table = image\nquery_fields = visitt\nvisitt = 1");
    const planned = await place.wcl(["plan", asking]);
    expect(planned.code).toBe(1);
    expect(planned.stderr).toMatch(/wrong\.des:\d+:\d+ error RUN803 .*table image has no column visitt/);
    expect(planned.stderr).not.toMatch(/BLK450|BLK451/);
    const nothing = await write(
      "nothing",
      "query_table = image\nquery_fields = visit\nvisit = 77\noutput_fields = ccd",
    );
    expect((await place.wcl(["plan", nothing])).stderr).toMatch(/nothing\.des:\d+:\d+ error BLK451 .*found no lines/);
  });

  const bad: readonly (readonly [name: string, text: string, says: RegExp])[] = [
    ["fails", "echo no such tile >&2; exit 3", /RUN801 .*ended with 3: no such tile/],
    ["hangs", "sleep 600", /RUN801 .*ran longer than 1 s/],
    ["writes nothing", "exit 0", /RUN801 .*wrote no raw_m1\.wcl/],
    ["writes garbage", "head -c 100000 /bin/sh > $1", /RUN801 /],
    ["writes a section that never ends", "echo '<list>' > $1", /RUN801 .*list/],
    ["writes a gigabyte", "truncate -s 1G $1", /RUN801 .*wrote more than 268,435,456 bytes/],
    ["prints without end", "cat /dev/zero", /RUN801 .*(wrote more than 268,435,456 bytes|ran longer than)/],
    [
      "forgets a column",
      `printf '<list>\n<line>\n<l1>\n<file>\n<f>\nfilename = a.txt\nvisit = 1\n</f>\n</file>\n</l1>\n</line>\n</list>\n' > $1`,
      /BLK422 .*ccd/,
    ],
  ];
  test.each(bad)("a query program that %s is a problem where it stands, and nothing runs", async (name, text, says) => {
    const word = name.replaceAll(" ", "-");
    const path = await program(word, text);
    const patience = word === "prints-without-end" ? 30 : 1;
    const asking = await write(word, `exec = ${path}\nargs = \${qoutfile}`);
    const runs = await readdir(join(place.folder, "runs")).catch(() => []);
    const submitted = await place.wcl(["submit", asking, "--set", `query_timeout=${patience}`]);
    expect(submitted.code).toBe(1);
    expect(submitted.stderr).toMatch(says);
    expect(submitted.stderr).toMatch(new RegExp(`${word}\\.des:\\d+:\\d+ error`));
    expect(await readdir(join(place.folder, "runs")).catch(() => [])).toEqual(runs);
  });

  test("a query program that is not there is a problem where it stands", async () => {
    const asking = await write("missing", "exec = no-such-program\nargs = ${qoutfile}");
    const planned = await place.wcl(["plan", asking]);
    expect(planned.code).toBe(1);
    expect(planned.stderr).toMatch(/missing\.des:\d+:\d+ error RUN801 .*no-such-program/);
  });
});
