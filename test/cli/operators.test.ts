import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunStatus } from "../../runtime/events/run-status.ts";
import type { QuantumView } from "../../runtime/cli/quantum-view.ts";
import { smallRun, type SmallRun } from "../kit/small-run.ts";

const invariants = await readFile(new URL("../kit/invariants.sql", import.meta.url), "utf8");

/** What operators do with runs that have ended, one story on one registry. */
describe("with runs that have ended", { timeout: 300_000 }, () => {
  let small: SmallRun;
  const last = "last_r1p01.txt";
  beforeAll(async () => {
    small = await smallRun();
    await small.write({ first: "hold=../../../../go exit=4" });
    await writeFile(join(small.sandbox.folder, "go"), "");
    expect((await small.submit()).code).toBe(1);
    // The second attempt goes well.
    await small.write({});
    expect((await small.submit()).code).toBe(0);
  }, 300_000);
  afterAll(() => small.remove());

  it("a file tells what it came from, down to the raw data, and the WCL line that named it", async () => {
    const tree = await small.wcl("provenance", "last_r1p02.txt");
    expect(tree.stdout).toMatch(/last_r1p02\.txt: product, \d+ bytes, md5 [0-9a-f]{32}/);
    const text = await readFile(small.file, "utf8");
    const line = text.slice(0, text.lastIndexOf("<out>")).split("\n").length;
    expect(tree.stdout).toContain(`named at ${small.file}:${String(line)}:`);
    expect(tree.stdout).toMatch(/last file\.out/);
    for (const name of ["merged_r1p02.txt", "second_8,6_r1p02.txt", "first_1_r1p02.txt", "raw_2.txt"])
      expect(tree.stdout).toContain(name);
    const down = await small.wcl("provenance", "raw_8,6.txt", "--down", "--json");
    const json = JSON.parse(down.stdout) as { files: { name: string }[]; derived: unknown[] };
    // Besides what came from it, what else was read to make that.
    expect(
      json.files
        .map(({ name }) => name)
        .filter((name) => name.endsWith("p02.txt"))
        .sort(),
    ).toEqual([
      ...["first_8,6_r1p02.txt", "last_r1p02.txt", "merged_r1p02.txt"],
      ...["second_1_r1p02.txt", "second_2_r1p02.txt", "second_8,6_r1p02.txt"],
    ]);
    // The first attempt made its first file before it failed.
    expect(json.derived).toHaveLength(5);
    const dot = await small.wcl("provenance", "last_r1p02.txt", "--dot");
    expect(dot.stdout).toContain('"last_r1p02.txt" -> "merged_r1p02.txt";');
    const prov = JSON.parse((await small.wcl("provenance", "last_r1p02.txt", "--prov")).stdout) as {
      wasDerivedFrom: Record<string, unknown>;
      used: Record<string, unknown>;
      entity: Record<string, unknown>;
    };
    expect(Object.values(prov.wasDerivedFrom)).toContainEqual({
      "prov:generatedEntity": "wcl:file/last_r1p02.txt",
      "prov:usedEntity": "wcl:file/merged_r1p02.txt",
    });
    expect(Object.keys(prov.used)).toHaveLength(3 + 3 + 3 + 1);
    expect((await small.wcl("provenance", "nothing.txt")).code).toBe(2);
  });

  it("an archive is compared with the registry both ways", async () => {
    expect(await small.wcl("archive", "verify", "--md5")).toMatchObject({ code: 0 });
    // A name written wrong must not look as if all were well.
    expect(await small.wcl("archive", "verify", "--archive", "hom")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("knows no file in hom") as string,
    });
    const place = join(small.archive, "P/r1/U/p02");
    const sound = await readFile(join(place, "last", "last_r1p02.txt"));
    await writeFile(join(place, "last", "last_r1p02.txt"), sound.toString().toUpperCase());
    await writeFile(join(place, "merged", "merged_r1p02.txt"), "short");
    await rm(join(place, "first", "first_1_r1p02.txt"));
    await writeFile(join(place, "stranger.txt"), "");
    await writeFile(join(place, "x.txt.part.0a0a0a0a-0000-4000-8000-000000000001"), "");
    const verified = await small.wcl("archive", "verify", "--md5", "--json");
    expect(verified.code).toBe(1);
    const findings = verified.stdout.split("\n").filter((one) => one !== "");
    expect(findings.map((one) => (JSON.parse(one) as { kind: string }).kind).sort()).toEqual([
      ...["md5", "missing", "size", "unfinished", "unknown"],
    ]);
    expect((await small.wcl("archive", "get", "last_r1p02.txt", "--to", small.sandbox.folder)).code).toBe(2);
    await writeFile(join(place, "last", "last_r1p02.txt"), sound);
    const got = await small.wcl("archive", "get", "last_r1p02.txt", "--to", join(small.sandbox.folder, "out"));
    expect(got).toMatchObject({ code: 0, stdout: `${join(small.sandbox.folder, "out", "last_r1p02.txt")}\n` });
    expect(await readFile(join(small.sandbox.folder, "out", "last_r1p02.txt"))).toEqual(sound);
  });

  it("a copy that is taken out of the archive stays away, also in a registry that is made again", async () => {
    const before = (await small.wcl("archive", "ls", "P/r1/U/p02/second")).stdout;
    expect(before.trim().split("\n")).toHaveLength(3);
    expect((await small.wcl("archive", "rm", "second_2_r1p02.txt", "--dry-run")).stdout).toContain("would take");
    expect(await small.wcl("archive", "rm", "second_2_r1p02.txt")).toMatchObject({ code: 0, stderr: "" });
    const left = (await small.wcl("archive", "ls", "P/r1/U/p02/second")).stdout;
    expect(left).not.toContain("second_2");
    expect(await readdir(join(small.archive, "P/r1/U/p02/second"))).toHaveLength(2);
    await small.wcl("registry", "stop");
    await rm(join(small.sandbox.folder, "data/wcl/registry"), { recursive: true });
    expect((await small.wcl("registry", "rebuild")).stdout).toContain("0 facts refused");
    expect((await small.wcl("archive", "ls", "P/r1/U/p02/second")).stdout).toBe(left);
    expect(await small.ask("select filename from desfile where filename = 'second_2_r1p02.txt'")).toHaveLength(1);
  });

  it("one wrapper instance tells its command lines, files and log, as planned and as it came", async () => {
    const told = await small.wcl("status", small.run(1), "--wrapper", "1", "--json");
    const view = JSON.parse(told.stdout) as QuantumView;
    expect(view).toMatchObject({ wrapnum: 1, module: "first", state: "failed", outputs: [{ section: "out" }] });
    expect(view.inputs).toEqual([{ path: expect.stringContaining("raw_") as string, from: null }]);
    expect(view.commands[0]?.join(" ")).toContain("exit=4");
    const log = await readFile(join(view.jobFolder ?? "", view.log), "utf8");
    expect(log).not.toBe("");
    expect(await readFile(join(view.jobFolder ?? "", view.inputwcl), "utf8")).toContain("exit=4");
    // What no job has begun is known from the plan alone.
    const waiting = await small.wcl("status", small.run(1), "--wrapper", "8", "--json");
    expect(JSON.parse(waiting.stdout)).toMatchObject({ state: "waiting", inputs: [{ from: 7 }] });
    const status = JSON.parse((await small.wcl("status", small.run(1), "--json")).stdout) as RunStatus;
    const modules = status.blocks.flatMap((block) => block.modules);
    expect(modules.find(({ name }) => name === "second")?.after).toEqual(["first"]);
    const text = await small.wcl("status", small.run(1), "--wrapper", "1");
    expect(text.stdout).toMatch(/^1 {2}first {2}\S+ {2}failed\n {2}command /);
    expect(await small.wcl("status", small.run(1), "--wrapper", "99")).toMatchObject({ code: 2 });
    expect(await small.wcl("status", "--wrapper", "1")).toMatchObject({ code: 2 });
  });

  it("what failed is tried again, a module or a wrapper instance at a time if need be", async () => {
    expect((await small.wcl("retry", small.run(2))).stdout).toContain("nothing that failed");
    const run = small.runFolder(1);
    for (const job of await readdir(join(run, "B01-b1"))) {
      const folder = join(run, "B01-b1", job, "inputwcl/first");
      for (const name of await readdir(folder).catch(() => [])) {
        const text = await readFile(join(folder, name), "utf8");
        await writeFile(join(folder, name), text.replace("exit=4", ""));
      }
    }
    expect((await small.wcl("retry", small.run(1), "--module", "second")).stdout).toContain("nothing that failed");
    expect((await small.wcl("retry", small.run(1), "--wrapper", "8")).stdout).toContain("nothing that failed");
    // Left to an engine of its own: it has taken the run up when the command ends, so who follows sees it to its end.
    const failed = (await small.wcl("status", small.run(1), "--json")).stdout;
    const [number = ""] = /(?<="wrapper )\d+/.exec(failed) ?? [];
    expect(await small.wcl("retry", small.run(1), "--wrapper", number, "--detach")).toMatchObject({ code: 0 });
    await small.wcl("status", small.run(1), "--follow");
    expect(JSON.parse((await small.wcl("status", small.run(1), "--wrapper", number, "--json")).stdout)).toMatchObject({
      state: "done",
    });
    const rest = await small.wcl("retry", small.run(1), "--module", "first");
    expect(rest.code).toBe(0);
    // Who follows it afterwards is told of every end, the last one last.
    const followed = await small.wcl("status", small.run(1), "--follow", "--json");
    expect(followed.code).toBe(0);
    const ends = followed.stdout.split("\n").filter((one) => one.includes('"kind":"run-ended"'));
    expect(ends.map((one) => (JSON.parse(one) as { status: number }).status === 0)).toEqual([false, false, true]);
    expect(await readFile(join(small.archive, "P/r1/U/p01/last", last), "utf8")).toContain("last");
    expect(await small.ask(invariants)).toEqual([]);
  });

  it("a run is told of on one page that needs nothing else", async () => {
    const file = join(small.sandbox.folder, "report.html");
    expect((await small.wcl("report", small.run(1), "--html", file)).code).toBe(0);
    const page = await readFile(file, "utf8");
    expect(page).toMatch(/<h1>U_r1p01 <small class="done">done/);
    expect(page.match(/<rect /g)).toHaveLength(8);
    expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
  });

  it("a run goes altogether: archive, registry, provenance, folder; never while others stand on it", async () => {
    await mkdir(join(small.sandbox.folder, "other"));
    const dry = await small.wcl("remove", small.run(1), "--dry-run");
    expect(dry.stdout).toContain("U_r1p01 would go: 16 files");
    expect(await small.wcl("remove", small.run(1))).toMatchObject({ code: 0 });
    expect(await readdir(join(small.archive, "P/r1/U"))).toEqual(["p02"]);
    expect(await readdir(join(small.sandbox.folder, "runs"))).not.toContain("U_r1p01");
    const rows =
      await small.ask(`select (select count(*)::int from pfw_wrapper w where w.pfw_attempt_id = a.id) as wrappers,
      (select count(*)::int from desfile d where d.pfw_attempt_id = a.id) as files, s.home_archive_state as archive
      from pfw_attempt a join attempt_state s on s.pfw_attempt_id = a.id order by a.attnum`);
    expect(rows).toEqual([
      { wrappers: 0, files: 0, archive: "PURGED" },
      { wrappers: 8, files: 16, archive: "ORIG" },
    ]);
    expect(await small.ask(invariants)).toEqual([]);
    // The number is never given again.
    expect((await small.submit()).stdout).toContain("U_r1p03");
    expect((await small.wcl("remove", small.run(1))).code).toBe(0);
    expect((await small.wcl("remove", "U_r1p09")).code).toBe(2);
  });
});
