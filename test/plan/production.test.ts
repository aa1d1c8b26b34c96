import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadProgram } from "../../runtime/config/load.ts";
import { planRun } from "../../runtime/plan/plan.ts";
import { diskSystem, type System } from "../../runtime/system.ts";
import { readFacts } from "./planning.ts";

const production = join(import.meta.dirname, "../../../shared/data/wcl-production/multiepoch-Y6A1");
const modules = (
  "combine-se-cat coadd-astrorefine split-scamp-head bigquery null-weight-for-coadd band-swarp-wgt band-swarp-msk " +
  "band-swarp-wgt-nobkg band-swarp-msk-nobkg band-assemble band-assemble-nobkg det-swarp-wgt det-swarp-msk det-assemble " +
  "make-color-img make-ptif make-color-img-nobkg make-ptif-nobkg band-create-psfex-catalog det-create-psfex-catalog " +
  "band-psfex det-psfex band-coadd-catalog det-catalog extinction healpix wavg mangle mepoch-ingest"
).split(" ");

/** What the operators' template, the central configuration and the tile look-up would add. */
const submission = `
project = ACT
pipeline = multiepoch
campaign = Y6A1
unitname = \${tilename}
reqnum = 4000
attnum = 1
pipeprod = multiepoch
pipever = 1
ops_run_dir = \${project}/\${pipeline}/\${campaign}/r\${reqnum}/\${unitname}/p\${attnum:2}
tilename = DES0000-0041
tileid = 1
basket = \${tilename}
proctag = Y6A1_FINALCUT
depth = survey
mosaictype = UNCHANGED
det_bands = r,i,z
bands = g,r,i,z
band = \${bands}
nthreads = 4
target_des_db_section = db-test
uramin = 359.5
uramax = 0.5
udecmin = -1.2
udecmax = -0.2
ra_cent = 0.1
dec_cent = -0.7
naxis1 = 10000
naxis2 = 10000
pixelscale = 0.263
<<include inputcals/y6a1_v1_inputs.des>>
<<include modulewcl/modnamepat.wcl>>
${modules.map((name) => `<<include modulewcl/${name}.wcl>>`).join("\n")}
<filename_pattern>
    ccdnum_band = D_\${band}_c\${ccdnum:2}_\${flabel}.\${fsuffix}
    tile_generic = \${tilename}_r\${reqnum}p\${attnum:2}_\${flabel}.\${fsuffix}
    tile_band = \${tilename}_r\${reqnum}p\${attnum:2}_\${band}_\${flabel}.\${fsuffix}
    tile_band_nolabel = \${tilename}_r\${reqnum}p\${attnum:2}_\${band}.\${fsuffix}
    tile_det = \${tilename}_r\${reqnum}p\${attnum:2}_det_\${flabel}.\${fsuffix}
    tile_det_nolabel = \${tilename}_r\${reqnum}p\${attnum:2}_det.\${fsuffix}
    tile_generic_nolabel = \${tilename}_r\${reqnum}p\${attnum:2}.\${fsuffix}
    tile_expband = \${tilename}_r\${reqnum}p\${attnum:2}_\${camsym}\${expnum:8}_\${band}_\${flabel}.\${fsuffix}
    tile_expbandccd = \${tilename}_r\${reqnum}p\${attnum:2}_\${camsym}\${expnum:8}_\${band}_c\${ccdnum:2}_\${flabel}.\${fsuffix}
</filename_pattern>
<directory_pattern>
    <mepoch>
        runtime = \${rundir}
        ops = \${ops_run_dir}/\${ops_enddir}
    </mepoch>
</directory_pattern>
blocklist = me
<block>
    <me>
        modulelist = ${modules.join(", ")}
    </me>
</block>
`;

const bands = ["g", "r", "i", "z"] as const;

/** Rows as the survey's queries give them: so many exposures in each band, so many ccds each. */
function facts(exposures: number, ccds: number): ReturnType<typeof readFacts> {
  const se: object[] = [];
  const all: object[] = [];
  for (const [number, band] of bands.entries())
    for (let exposure = 1; exposure <= exposures; exposure += 1)
      for (let ccdnum = 1; ccdnum <= ccds; ccdnum += 1) {
        const expnum = number * 1000 + exposure;
        const file = (what: string): object => {
          const more = what === "red" || what === "cat" ? { fluxscale: 1.5, mag_zero: 30 } : {};
          return { filename: `D${expnum}_${band}_c${ccdnum}_${what}.fits`, expnum, band, ccdnum, camsym: "D", ...more };
        };
        se.push({ catfile: file("cat") });
        all.push({ red: file("red"), cat: file("cat"), bkg: file("bkg"), seg: file("seg"), psf: file("psf") });
      }
  return readFacts(JSON.stringify({ "combine-se-cat": { "list-se-ccd-cat": se }, bigquery: { "list-allfiles": all } }));
}

/** The disk, with the submission lying among the production files. */
function system(): System {
  const disk = diskSystem(production);
  const entry = join(production, "submit.des");
  return {
    ...disk,
    read: (path) => (path === entry ? { kind: "text", text: submission, version: "1" } : disk.read(path)),
  };
}

describe.skipIf(!existsSync(production))(
  "a production pipeline of 29 modules (needs ../shared/data/wcl-production)",
  () => {
    it("is planned as its operators wrote it", () => {
      const { program } = loadProgram("submit.des", system());
      const { plan, problems } = planRun(program, facts(2, 2));
      expect(problems).toEqual([]);
      const counts = Object.fromEntries(plan.blocks[0]?.modules.map(({ name, quanta }) => [name, quanta.length]) ?? []);
      expect(counts).toMatchObject({
        "combine-se-cat": 8,
        "coadd-astrorefine": 1,
        bigquery: 0,
        "null-weight-for-coadd": 16,
        "band-swarp-msk": 4,
        "det-catalog": 1,
        wavg: 4,
        "mepoch-ingest": 1,
      });
      const all = plan.blocks[0]?.modules.flatMap(({ quanta }) => quanta) ?? [];
      // A list whose files are named anew, made through a list, and read by another module, file by file.
      const refine = all.find(({ module }) => module === "coadd-astrorefine");
      const split = all.find(({ module }) => module === "split-scamp-head");
      expect(refine?.lists.get("astroref_head_full")?.lines[0]).toBe(
        "aux/DES0000-0041_r4000p01_D00000001_g_scamp.head",
      );
      expect(split?.inputs).toMatchObject([
        {
          path: "aux/DES0000-0041_r4000p01_D00000001_g_scamp.head",
          from: { kind: "quantum", wrapnum: refine?.wrapnum },
        },
      ]);
      // Columns of the query travel through two renamings into the list of fluxes.
      const swarp = all.find(({ module }) => module === "band-swarp-msk");
      expect(swarp?.lists.get("flux")?.lines).toEqual(["1.5", "1.5", "1.5", "1.5"]);
      expect(swarp?.lists.get("msk")?.lines[0]).toBe("nwgint/DES0000-0041_r4000p01_D00000001_g_c01_nwgint.fits[1]");
      expect(swarp?.commands[0]).toContain("@list/band-swarp-msk/DES0000-0041_r4000p01_g_swarp-band-msk-sci.list");
    });
    it("is planned whole for a tile of 4 bands, 120 exposures and 62 ccds", () => {
      const [exposures, ccds] = [30, 62];
      const { program } = loadProgram("submit.des", system());
      const { plan, problems } = planRun(program, facts(exposures, ccds));
      expect(problems).toEqual([]);
      const perExposure = bands.length * exposures;
      const perCcd = perExposure * ccds;
      // What each module is for decides: a ccd of an exposure, an exposure, a band, or the tile as a whole.
      const expected = new Map<string, number>(
        modules.map((name) => [name, name.startsWith("band-") ? bands.length : 1]),
      );
      for (const name of ["wavg", "mangle"]) expected.set(name, bands.length);
      for (const name of ["combine-se-cat", "split-scamp-head"]) expected.set(name, perExposure);
      expected.set("null-weight-for-coadd", perCcd);
      expected.set("bigquery", 0);
      const made = plan.blocks[0]?.modules ?? [];
      expect(new Map(made.map(({ name, quanta }) => [name, quanta.length]))).toEqual(expected);
      expect(perCcd).toBe(7440);
      const all = made.flatMap(({ quanta }) => quanta);
      expect(all.map(({ wrapnum }) => wrapnum)).toEqual(all.map((_, at) => at + 1));
      // Every row of the large query is one quantum; the lists of a band hold its 30 × 62 images.
      const swarp = all.filter(({ module }) => module === "band-swarp-msk");
      expect(swarp.map(({ lists }) => lists.get("msk")?.lines.length)).toEqual(bands.map(() => exposures * ccds));
      const refine = all.find(({ module }) => module === "coadd-astrorefine");
      expect(refine?.lists.get("astroref_head_full")?.lines).toHaveLength(perExposure);
      const outputs = new Set(
        all
          .flatMap(({ files, outputs: names }) => names.flatMap((name) => files.get(name)?.files ?? []))
          .map(({ filename }) => filename),
      );
      expect(outputs.size).toBeGreaterThan(perCcd + 2 * perExposure);
    });
  },
);
