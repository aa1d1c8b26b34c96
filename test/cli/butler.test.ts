import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasSharedButler, sharedButler, sharedText } from "../butler/shared-data.ts";
import { root, sandbox, type Sandbox } from "../kit/wcl.ts";

const example = join(root, "examples/dmtn-059");

describe("wcl butler", () => {
  let box: Sandbox;
  let submission: string;
  beforeAll(async () => {
    box = await sandbox();
    for (const part of ["submit", "policy", "wcl.toml"])
      await cp(join(example, part), join(box.folder, part), { recursive: true });
    submission = join(box.folder, "submit/dmtn-059.des");
  });
  afterAll(() => box.remove());
  const lines = (text: string) => text.split("\n").filter((line) => line !== "");
  const uncommented = (text: string) => lines(text).filter((line) => !line.startsWith("#"));

  it("policy: the merged policy of the nearest wcl.toml, each value with its layer", async () => {
    const { code, stdout } = await box.wcl(["butler", "policy"]);
    expect(code).toBe(0);
    expect(lines(stdout)[0]).toBe(`# merged policy: ${box.folder}/policy/HscMapper.yaml`);
    expect(stdout).toContain("  deepCoadd_calexp:\n    template: deepCoadd-results/");
    expect(stdout).toMatch(/^ {4}storage: FitsStorage {2}# [BD]$/m);
  });

  it("policy TYPE: only what has this in its name; a name of nothing is a finding", async () => {
    const { stdout } = await box.wcl(["butler", "policy", "calexpback"]);
    expect(lines(stdout).filter((line) => /^ {2}\w/.test(line))).toEqual(["  calexpBackground:"]);
    const json = JSON.parse((await box.wcl(["butler", "policy", "calexpback", "--format", "json"])).stdout) as {
      sections: { datasets: { calexpBackground: { template: { from: string; file: string; line: number } } } };
    };
    const { from, file, line } = json.sections.datasets.calexpBackground.template;
    expect(from).toBe("camera");
    expect((await readFile(file, "utf8")).split("\n")[line - 1]).toContain("BKGD-");
    expect(await box.wcl(["butler", "policy", "nosuch"])).toMatchObject({ code: 1, stdout: "" });
  });

  it("policy --expand: the path for a data id", async () => {
    const words = ["butler", "policy", "calexp", "--expand", "visit=904010 ccd=4 pointing=671 filter=HSC-I"];
    const { stdout } = await box.wcl(words);
    expect(stdout).toContain("00671/HSC-I/corr/CORR-0904010-004.fits");
  });

  it("policy --repository: what a file of templates overrides", async () => {
    const templates = "submit/butler_templates-V1.yaml";
    const { stdout } = await box.wcl(["butler", "policy", "--repository", templates, "--only-overridden"]);
    expect(lines(stdout).filter((line) => /^ {2}\w/.test(line))).toHaveLength(15);
    expect(stdout).toMatch(/^ {4}template: .*_r\$\{reqnum\}p\$\{attnum:2\}\.fits' {2}# R$/m);
  });

  it("policy --diff: types that are gone, new or changed", async () => {
    const camera = await readFile(join(box.folder, "policy/HscMapper.yaml"), "utf8");
    await writeFile(join(box.folder, "policy/later.yaml"), camera.replace("/corr/CORR-", "/corr/EXP-"));
    const toml = await readFile(join(box.folder, "wcl.toml"), "utf8");
    const later = '\n[butler.policies.later]\ncamera = "policy/later.yaml"\nbase = "policy/base"\n';
    await writeFile(join(box.folder, "wcl.toml"), toml + later);
    const { code, stdout } = await box.wcl(["butler", "policy", "--diff", ".", "later"]);
    expect(code).toBe(1);
    expect(lines(stdout)).toEqual([
      "~ calexp",
      "    - template: %(pointing)05d/%(filter)s/corr/CORR-%(visit)07d-%(ccd)03d.fits",
      "    + template: %(pointing)05d/%(filter)s/corr/EXP-%(visit)07d-%(ccd)03d.fits",
    ]);
    expect(await box.wcl(["butler", "policy", "--diff", "later", "later"])).toMatchObject({ code: 0, stdout: "" });
    expect((await box.wcl(["butler", "policy", "--diff", "later"])).code).toBe(2);
    expect((await box.wcl(["butler", "policy", "--diff", "later", "nosuch"])).code).toBe(2);
  });

  it.skipIf(!hasSharedButler)(
    "real policies (skipped without ../shared/data): the dump, and two versions",
    async () => {
      const version = (tag: string, file: string) =>
        [`${sharedButler}obs_subaru/${tag}/${file}`, `${sharedButler}obs_base/${tag}`] as const;
      const [camera, base] = version("w.2017.14", "HscMapper.paf");
      const { stdout } = await box.wcl(["butler", "policy", "--camera", camera, "--base", base]);
      const golden = sharedText("derived/merged-policy.hsc-w.2017.14.dump.yaml");
      expect(lines(stdout).slice(1)).toEqual(lines(golden).slice(1));
      const words = [[camera, base], version("21.0.0", "HscMapper.yaml")].map((pair) => pair.join(":"));
      const diff = await box.wcl(["butler", "policy", "--diff", ...words]);
      expect(diff.stdout).toMatch(/^- deepCoadd_tempExp \(exposures\) /m);
      expect(diff.stdout).toMatch(/^\+ deepCoadd_directWarp \(exposures\) /m);
    },
  );

  it("check: every file section with its type and verdict", async () => {
    const { code, stdout } = await box.wcl(["butler", "check", submission, "--format", "json"]);
    expect(code).toBe(0);
    const rows = lines(stdout).map((line) => JSON.parse(line) as { file: string; type: string; verdict: string });
    expect(rows).toHaveLength(56);
    expect(rows.filter(({ verdict }) => !verdict.startsWith("equal"))).toEqual([]);
    expect(rows.find(({ file }) => file === "deepcoadd_tempexp")).toMatchObject({
      type: "deepCoadd_tempExp",
      verdict: "equal if tract, visit are plain decimals",
    });
    expect((await box.wcl(["butler", "check", submission])).stdout).toContain("(56 rows)");
  });

  it("check: a mismatch is shown with its place and an id, and ends with 1", async () => {
    const patterns = join(box.folder, "submit/patterns.wcl");
    const sound = await readFile(patterns, "utf8");
    await writeFile(patterns, sound.replace("hsc_ccd = ${flabel}-${visit:7}", "hsc_ccd = ${flabel}-${visit}"));
    const { code, stdout } = await box.wcl(["butler", "check", submission]);
    await writeFile(patterns, sound);
    expect(code).toBe(1);
    expect(stdout).toMatch(/patterns\.wcl:\d+:\d+ error sync\/format .*Example .*visit=42/);
    expect(stdout).toMatch(/calexp +calexp +format/);
  });

  it("templates: what the WCL needs is what the example has", async () => {
    const { code, stdout } = await box.wcl(["butler", "templates", submission]);
    expect(code).toBe(0);
    const own = await readFile(join(box.folder, "submit/butler_templates-V1.yaml"), "utf8");
    expect(lines(stdout).sort()).toEqual(uncommented(own).sort());
  });

  it("templates --align: the WCL that the stock policy needs, shown and written", async () => {
    const shown = await box.wcl(["butler", "templates", submission, "--align"]);
    expect(shown.code).toBe(0);
    const changed = lines(shown.stdout).filter((line) => /^[+-] /.test(line));
    expect(changed.map((line) => line.trim())).toContain("+    hsc_ccd = ${flabel}-${visit:7}-${ccd:3}.${fsuffix}");
    expect((await box.wcl(["butler", "templates", submission, "--align", "--write"])).code).toBe(0);
    await writeFile(join(box.folder, "submit/butler_templates-V1.yaml"), "");
    const { code, stdout } = await box.wcl(["butler", "check", submission, "--format", "json"]);
    // The stock name of a coadd is its patch alone: good for the Butler, no name for an archive.
    const codes = lines(stdout).flatMap((line) => (JSON.parse(line) as { code?: string }).code ?? []);
    expect([code, ...codes]).toEqual([1, "sync/not-unique"]);
    expect(lines((await box.wcl(["butler", "templates", submission])).stdout)).toEqual([]);
  });

  it("says what to do without a [butler] in wcl.toml", async () => {
    const bare = await sandbox();
    await cp(join(example, "submit"), join(bare.folder, "submit"), { recursive: true });
    for (const words of [["policy"], ["check", "submit/dmtn-059.des"], ["templates", "submit/dmtn-059.des"]])
      expect(await bare.wcl(["butler", ...words])).toMatchObject({
        code: 2,
        stderr: expect.stringContaining("[butler]") as string,
      });
    await bare.remove();
  });
});
