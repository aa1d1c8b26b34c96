import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readFitsHeaders } from "../../runtime/metadata/fits-header.ts";
import { call, root, type Answer } from "../kit/wcl.ts";
import { ensureDebian } from "../setup/debian.mjs";

const missing = ensureDebian("/usr/bin/source-extractor", ["source-extractor", "psfex", "swarp", "libcfitsio-bin"]);
if (missing !== undefined) console.log(`the AstrOmatic pipeline is not tested: ${missing}`);

describe.skipIf(missing !== undefined)("SExtractor, PSFEx and SWarp, unchanged", () => {
  const work = mkdtempSync(join(tmpdir(), "wcl-astromatic-"));
  const environment = { WCL_REGISTRY_DIR: join(work, "registry"), WCL_RUN_DIR: join(work, "runs"), NO_COLOR: "1" };
  const submission = join(root, "examples/astromatic/submit/astromatic.des");
  const product = join(root, "dist/wcl.cjs");
  const wcl = (...words: readonly string[]): Promise<Answer> =>
    call(process.execPath, [product, ...words], { cwd: root, environment });
  const ask = async (question: string) =>
    (await wcl("sql", question, "--format", "csv")).stdout.trim().split("\n").slice(1);
  const archive = join(work, "archive");
  const settings = ["--set", `archive_folder=${archive}`];
  let demo: Answer;
  beforeAll(async () => {
    demo = await call(process.execPath, [join(root, "examples/astromatic/demo.mjs"), "--work", work], {
      cwd: root,
      environment,
    });
  }, 300_000);
  afterAll(async () => {
    await wcl("registry", "stop");
    rmSync(work, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  });

  it("the demo prints its table and recovers the stars", () => {
    expect(demo.code).toBe(0);
    for (const row of [/^extract +4 /m, /^psf +4 /m, /^coadd +1 /m, /^catalogue +1 /m])
      expect(demo.stdout).toMatch(row);
    const [, found = "0", all = ""] = /(\d+) of (\d+) stars recovered/.exec(demo.stdout) ?? [];
    expect(all).toBe("90");
    expect(Number(found)).toBeGreaterThanOrEqual(88);
  });

  it("the archive has the coadd compressed; it is the mean of the exposures, with the header it was asked for", async () => {
    const folder = join(archive, "SKY/astromatic/DEMO/r21/SKY1/p01/coadd");
    expect(readdirSync(folder)).toEqual(["coadd_SKY1_r_r21p01.fits.fz"]);
    const plain = join(work, "coadd.fits");
    execFileSync("funpack", ["-O", plain, join(folder, "coadd_SKY1_r_r21p01.fits.fz")]);
    const [header] = await readFitsHeaders(plain);
    expect(header?.values.get("FIELD")).toBe("SKY1");
    expect(header?.values.get("NUMEXP")).toBe(4);
    expect(header?.values.get("DESFNAME")).toBe("coadd_SKY1_r_r21p01.fits");
    // Photons are kept: the sum over the sky's stars is what the truth has, in counts per second.
    const truth = JSON.parse(readFileSync(join(work, "data/truth.json"), "utf8")) as { stars: { mag: number }[] };
    const expected = truth.stars.reduce((sum, { mag }) => sum + 10 ** (-0.4 * (mag - 25)), 0);
    const fluxes = catalogue(join(archive, "SKY/astromatic/DEMO/r21/SKY1/p01/cat/sources_SKY1_r_r21p01.cat"));
    const measured = fluxes.reduce((sum, flux) => sum + flux, 0);
    expect(Math.abs(measured / expected - 1)).toBeLessThan(0.03);
  });

  it("provenance goes from the catalogue to the raw exposures", async () => {
    const up = await wcl("provenance", "sources_SKY1_r_r21p01.cat", "--up");
    for (const number of [1001, 1002, 1003, 1004]) expect(up.stdout).toContain(`exp_${number}.fits`);
  });

  it("what the programs print on standard error is searched: messages with their log and line", async () => {
    const rows = await ask(
      "select m.log_file, m.log_line > 0 as placed from task_message m join pfw_wrapper w on w.task_id = m.task_id where m.message like 'Objects: detected%'",
    );
    expect(rows).toHaveLength(5);
    expect(rows.every((row) => /\.log,(t|true)$/.test(row))).toBe(true);
  });

  it("a program that ends with an error ends the run, and says why", async () => {
    const broken = ["stars_V2.sex", "stars_V2.param", "model_V2.psfex", "coadd_V2.swarp", "sources_V2.param"].map(
      (name) => {
        const path = join(work, name);
        const text = readFileSync(join(root, "examples/astromatic/submit/config", name.replace("V2", "V1")), "utf8");
        writeFileSync(path, name === "stars_V2.sex" ? `${text}DETECT_TYPE NO_SUCH_THING\n` : text);
        return path;
      },
    );
    const taken = await wcl(
      "ingest",
      ...broken,
      "--filetype",
      "astro_config",
      "--wcl",
      submission,
      ...settings,
      "--dirpat",
      "config",
    );
    expect(taken.code).toBe(0);
    const run = await wcl("submit", submission, ...settings, "--set", "config_version=V2");
    expect(run.code).toBe(1);
    const errors = await ask("select message from task_message where message_lvl = 1 and log_line > 0");
    expect(errors.join()).toContain("DETECT_TYPE set to an unknown keyword");
    expect(
      await ask(
        "select count(*) from pfw_wrapper w join pfw_attempt a on a.id = w.pfw_attempt_id where a.attnum = 2 and w.modname = 'coadd'",
      ),
    ).toEqual(["0"]);
  });
});

/** Counts per second of each source: FLUX_AUTO, the fourth column. */
function catalogue(path: string): number[] {
  return readFileSync(path, "utf8")
    .split("\n")
    .flatMap((line) => (line.startsWith("#") || line.trim() === "" ? [] : [Number(line.trim().split(/\s+/)[3])]));
}
